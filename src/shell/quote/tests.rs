//! What is written where. That it comes out of a real shell as it went in is proved in `tests/quoting.rs`.

use super::fill;
use crate::tree::Placeholder;

/// `<x>` and `$X` are filled in with the value.
fn filled(language: &str, text: &str, value: &str) -> Result<String, String> {
    let raws = ["<x>", "$X", "my-app"].into_iter().filter(|raw| text.contains(raw));
    let placeholders: Vec<Placeholder> =
        raws.map(|raw| Placeholder { name: "x".to_owned(), raw: raw.to_owned() }).collect();
    fill(text, language, &placeholders, |_| Some(value)).map_err(|refusal| refusal.why)
}

fn check(text: &str, value: &str, expect: &str) {
    assert_eq!(filled("sh", text, value).as_deref(), Ok(expect), "{text}");
}

fn refused(language: &str, text: &str, value: &str) {
    let told = filled(language, text, value);
    assert!(told.as_ref().is_err_and(|why| !why.is_empty()), "{text}: {told:?}");
}

#[test]
fn a_value_is_quoted_where_it_stands() {
    check("rm <x>", "a b", "rm 'a b'");
    check("rm <x> $X", "plain", "rm plain plain");
    check("rm '<x>'", "it's", r"rm 'it'\''s'");
    check("rm \"$X\"", "$HOME\"`", r#"rm "\$HOME\"\`""#);
    check("echo \"<x>\"", "hi!", r#"echo "hi"'!'"""#);
    check("echo \"$(cat '<x>')\"", "it's", r#"echo "$(cat 'it'\''s')""#);
    check("echo `cat <x>`", "$a", r"echo `cat '\$a'`");
    check("cat <<EOF\n$X\nEOF\n", "$(id)", "cat <<EOF\n\\$(id)\nEOF\n");
    check("cat <<'EOF'\n<x>\nEOF", "$(id)", "cat <<'EOF'\n$(id)\nEOF");
}

#[test]
fn what_stands_before_a_value_does_not_change_it() {
    check("echo $HOME<x>", "abc", "echo $HOME''abc");
    check("echo \"$HOME<x>\"", "abc", "echo \"$HOME\"\"abc\"");
    check("echo \"$<x>\"", "(id)", r#"echo "\$(id)""#);
    check("echo $<x>", "it", r"echo \$it");
    check(r#"echo "HOST\<x>""#, "\"", r#"echo "HOST\\\"""#);
    check("kill <x>>log", "2", "kill ''2>log");
    refused("sh", r"echo \<x>", "a");
}

#[test]
fn no_part_of_a_longer_word_is_taken() {
    check("echo $X $XY my-app my-apps", "1", "echo 1 $XY 1 my-apps");
}

#[test]
fn where_a_text_is_read_again_only_safe_characters_may_stand() {
    for text in [
        "ssh host rm <x>",
        "sh -c 'rm <x>'",
        "sudo -u postgres psql -c \"select '<x>'\"",
        "bash -lc \"<x>\"",
        "echo \"select '<x>'\" | psql",
        "bash <<EOF\nrm $X\nEOF",
        "awk '/<x>/' log",
        "ls \"${X:-<x>}\"",
        "ls # <x>",
        "echo $((<x> + 1))",
        "(( <x> > 1 ))",
        "[[ <x> -gt 1 ]]",
        "echo don't <x>",
        "make x V=<x>",
        "{ echo <x>; } | sudo sh",
        "sh -c \"$(cat <x>)\"",
        "echo \"`ls <x>`\"",
        "cat <<<x>\n",
        "x=$(case a in a) echo '<x>';; esac)",
        "for i in 1; do echo <x>; done | ssh host",
        "sh <<< \"<x>\"",
        "cat <<EOF | bash\n<x>\nEOF\n",
        "ssh host <<EOF; ls\n<x>\nEOF\n",
        "bash <(echo '<x>')",
        "sed -e p -e <x> log",
        "cat <<EOF | tee log | sudo sh\n$X\nEOF\n",
        "bash \\\n-c <x>",
        "awk -v a=b <x>",
        "jq <x> log",
    ] {
        refused("sh", text, "a; reboot");
        refused("sh", text, "'; reboot; '");
    }
    check("ssh host cat <x>", "/var/log/a-1.log", "ssh host cat /var/log/a-1.log");
    refused("sh", "ssh <x>", "-F/tmp/x");
    refused("sh", "sed s/a/<x>/ log", "b/w");
    check("sed 's/a/b/' <x>", "a b", "sed 's/a/b/' 'a b'");
    check("ls <x> | awk '{print $1}'", "a b", "ls 'a b' | awk '{print $1}'");
}

#[test]
fn a_here_document_is_not_ended_by_a_value() {
    refused("sh", "cat <<EOF\n<x>\nEOF\n", "a\nEOF\nreboot");
    refused("sh", "cat <<EOF\nEO<x>\nEOF\n", "F");
    refused("sh", "cat <<'EOF'\n<x>\nEOF\n", "EOF");
    refused("sh", "cat <<EOF\n<x>\nEOF\n", "E\u{a5}");
    refused("sh", "cat <<-EOF\n\t<x>\n\tEOF\n", "a\n\tb");
    check("cat <<EOF\n<x>\nEOF\nls <x>", "EOF ", "cat <<EOF\nEOF \nEOF\nls 'EOF '");
}

#[test]
fn other_languages() {
    let check = |language, text, value, expect: &str| assert_eq!(filled(language, text, value).as_deref(), Ok(expect));
    check("sql", "select '<x>';", "it's", "select 'it''s';");
    check("sql", "select <x>;", "users.id", "select users.id;");
    refused("sql", "select <x>;", "1; drop table users");
    refused("sql", "select '<x>';", "\\");
    check("powershell", "Stop-Vm <x>", "it's", "Stop-Vm 'it''s'");
    check("powershell", "Stop-Vm \"<x>\"", "$(a)\u{201d}", "Stop-Vm \"`$(a)\u{201d}\u{201d}\"");
    check("python", "f('<x>')", "it's\n\\", r"f('it\'s\n\\')");
    refused("python", "f(<x>)", "g()");
    refused("python", "f(f'<x>')", "{g()}");
    check("ruby", "f(\"<x>\")", "#{g}", "f(\"\\#{g}\")");
    refused("promql", "up{job=\"<x>\"}", "a\"} or up{");
    check("promql", "up{job=\"<x>\"}", "node-1", "up{job=\"node-1\"}");
}

#[test]
fn what_cannot_be_written_or_found_is_told() {
    refused("sh", "ls <x>", "a\0b");
    let placeholders = [Placeholder { name: "y".to_owned(), raw: "<y>".to_owned() }];
    let told = fill("ls <x>", "sh", &placeholders, |_| Some("a")).map_err(|refusal| refusal.to_string());
    assert_eq!(told, Err("y: `<y>` is not to be found in the command".to_owned()));
    assert_eq!(fill("ls <y>", "sh", &placeholders, |_| None).as_deref(), Ok("ls <y>"));
}
