//! The word that has to be typed before a command that destroys is run.
//!
//! Owns how the name of what would be lost is found in a command. It must not know why a command wants care.

/// The longest name that anybody is asked to type.
const LONGEST: usize = 40;

/// Words behind which the name of what is destroyed stands, in the commands that name it there: `drop table users`.
const KINDS: &[&str] = &["table", "database", "schema", "index", "view", "user", "role", "topic", "from"];

/// Words of SQL between a kind and the name.
const BETWEEN: &[&str] = &["if", "exists", "only", "concurrently"];

/// Statements of SQL that destroy.
const STATEMENTS: &[&str] = &["drop", "truncate", "delete"];

/// The name of what a command would destroy: the last word of its first line that is no option, a name in SQL. `None`
/// where there is no word that can be typed.
#[must_use]
pub fn key_word(command: &str) -> Option<String> {
    let line = command.lines().map(str::trim).find(|line| destroys(line)).or_else(|| command.lines().next())?;
    let line = line.split(['|', ';', '&', '>', '<']).map(str::trim).find(|part| destroys(part)).unwrap_or(line);
    let words = shlex::split(line).unwrap_or_else(|| line.split_whitespace().map(str::to_owned).collect());
    named_in_sql(&words).or_else(|| last_argument(&words)).filter(|word| can_be_typed(word))
}

fn destroys(text: &str) -> bool {
    crate::tree::build::danger_of_command(text, "sh").is_some()
}

/// `drop table if exists users cascade`: `users`.
fn named_in_sql(words: &[String]) -> Option<String> {
    let all = words.iter().flat_map(|word| word.split_whitespace());
    let all: Vec<&str> = all.map(|word| word.trim_matches(|letter: char| "\"'`;,()".contains(letter))).collect();
    let is = |word: &str, known: &[&str]| known.iter().any(|known| known.eq_ignore_ascii_case(word));
    let start = all.iter().position(|word| is(word, STATEMENTS))?;
    let kind = all.iter().skip(start + 1).position(|word| is(word, KINDS))? + start + 1;
    let name = all.iter().skip(kind + 1).find(|word| !is(word, BETWEEN))?;
    // `kubectl delete user ada` names it last as well, and so do all that are no SQL.
    (!name.is_empty() && !name.starts_with('-')).then(|| (*name).to_owned())
}

fn last_argument(words: &[String]) -> Option<String> {
    let mut arguments = words.iter().skip(1).filter(|word| !word.starts_with('-') && !word.is_empty());
    let last = arguments.next_back()?;
    // `dd of=/dev/sda`
    Some(last.rsplit_once("of=").map_or(last.as_str(), |(_, device)| device).trim_end_matches(';').to_owned())
}

fn can_be_typed(word: &str) -> bool {
    word.chars().count() <= LONGEST && !word.is_empty() && word.chars().all(|letter| letter.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::key_word;

    fn check(command: &str, expect: Option<&str>) {
        assert_eq!(key_word(command).as_deref(), expect, "{command}");
    }

    #[test]
    fn it_is_the_name_of_what_would_be_lost() {
        check("kubectl delete pod web-1", Some("web-1"));
        check("kubectl delete pod web-1 --grace-period=0 --force", Some("web-1"));
        check("sudo rm -rf /var/lib/x", Some("/var/lib/x"));
        check("rm -rf '/var/lib/my data'", None);
        check("terraform state rm aws_x.y", Some("aws_x.y"));
        check("dropdb shop", Some("shop"));
        check("git push --force origin main", Some("main"));
        check("aws s3 rb s3://b --force", Some("s3://b"));
        check("psql -c 'DROP TABLE IF EXISTS users CASCADE;'", Some("users"));
        check("cd /srv\nrm -rf cache", Some("cache"));
        check("ls | xargs rm -rf", Some("rm"));
    }

    #[test]
    fn where_nothing_can_be_typed_there_is_none() {
        check("", None);
        check("reboot", None);
        check(&format!("rm -rf {}", "x".repeat(60)), None);
    }
}
