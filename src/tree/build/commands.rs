//! Commands: told from output in code blocks, and found inside sentences.
//!
//! Owns prompts, continuation lines and the words by which a command is known. It must not know placeholders or danger.

use crate::tree::build::lexicon;
use crate::tree::build::prose::{Prose, words};
use rustc_hash::FxHashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// A command as found, before anything is known of its placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// As it would be typed.
    pub(super) text: String,
    /// `sh`, `sql`, `python`, `powershell`, `promql`, or what the author named.
    pub(super) language: String,
    /// Where it starts.
    pub(super) line: u32,
    /// What the block shows of its output.
    pub(super) output: Option<String>,
}

/// What a code block's text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dialect {
    Shell,
    PowerShell,
    Sql,
    Python,
    Query,
    /// Configuration, data, logs, other programs.
    Data,
    Unknown,
}

const DIALECTS: &[(&str, Dialect)] = &[
    ("sh", Dialect::Shell),
    ("bash", Dialect::Shell),
    ("shell", Dialect::Shell),
    ("zsh", Dialect::Shell),
    ("console", Dialect::Shell),
    ("shell-session", Dialect::Shell),
    ("shellsession", Dialect::Shell),
    ("sh-session", Dialect::Shell),
    ("terminal", Dialect::Shell),
    ("command", Dialect::Shell),
    ("cmd", Dialect::Shell),
    ("bat", Dialect::Shell),
    ("batch", Dialect::Shell),
    ("ksh", Dialect::Shell),
    ("fish", Dialect::Shell),
    ("shellscript", Dialect::Shell),
    ("dos", Dialect::Shell),
    ("powershell", Dialect::PowerShell),
    ("ps1", Dialect::PowerShell),
    ("pwsh", Dialect::PowerShell),
    ("ps", Dialect::PowerShell),
    ("posh", Dialect::PowerShell),
    ("sql", Dialect::Sql),
    ("psql", Dialect::Sql),
    ("mysql", Dialect::Sql),
    ("postgresql", Dialect::Sql),
    ("postgres", Dialect::Sql),
    ("plsql", Dialect::Sql),
    ("pgsql", Dialect::Sql),
    ("sqlite", Dialect::Sql),
    ("kusto", Dialect::Query),
    ("kql", Dialect::Query),
    ("python", Dialect::Python),
    ("py", Dialect::Python),
    ("python3", Dialect::Python),
    ("pycon", Dialect::Python),
    ("ipython", Dialect::Python),
    ("promql", Dialect::Query),
    ("logql", Dialect::Query),
    ("json", Dialect::Data),
    ("yaml", Dialect::Data),
    ("yml", Dialect::Data),
    ("toml", Dialect::Data),
    ("ini", Dialect::Data),
    ("xml", Dialect::Data),
    ("log", Dialect::Data),
    ("logs", Dialect::Data),
    ("diff", Dialect::Data),
    ("html", Dialect::Data),
    ("mermaid", Dialect::Data),
    ("output", Dialect::Data),
    ("conf", Dialect::Data),
    ("config", Dialect::Data),
    ("csv", Dialect::Data),
    ("hcl", Dialect::Data),
    ("terraform", Dialect::Data),
    ("go", Dialect::Data),
    ("golang", Dialect::Data),
    ("javascript", Dialect::Data),
    ("js", Dialect::Data),
    ("typescript", Dialect::Data),
    ("java", Dialect::Data),
    ("c", Dialect::Data),
    ("cpp", Dialect::Data),
    ("csharp", Dialect::Data),
    ("cs", Dialect::Data),
    ("rust", Dialect::Data),
    ("nginx", Dialect::Data),
    ("apache", Dialect::Data),
    ("properties", Dialect::Data),
    ("dockerfile", Dialect::Data),
    ("makefile", Dialect::Data),
    ("markdown", Dialect::Data),
    ("md", Dialect::Data),
    ("http", Dialect::Data),
    ("proto", Dialect::Data),
    ("jsonnet", Dialect::Data),
    ("groovy", Dialect::Data),
    ("env", Dialect::Data),
];

/// First words of commands that runbooks hold.
const PROGRAMS: &[&str] = &[
    "ab", "alias", "amtool", "ansible", "ansible-playbook", "apachectl", "apt", "apt-get", "aptitude", "argocd", "awk",
    "aws", "az", "base64", "bash", "bosh", "brew", "bundle", "bunzip2", "bzip2", "calicoctl", "cargo", "cat", "cd",
    "ceph", "ceph-volume", "cephadm", "certbot", "chef-client", "chgrp", "chkconfig", "chmod", "chown", "cilium",
    "clush", "conda", "consul", "cp", "crictl", "crontab", "crm", "crush", "ctr", "curl", "cut", "cypher-shell",
    "date", "dd", "dds", "df", "diff", "dig", "dir", "dmesg", "dnf", "docker", "docker-compose", "du", "eb", "echo",
    "ecs-cli", "elasticdump", "env", "eksctl", "etcdctl", "eval", "exit", "export", "fab", "fdisk", "find", "flask",
    "flux", "free", "fsck", "fsutil", "fuser", "gcloud", "gdb", "gem", "getent", "getfacl", "git", "gitlab-ctl",
    "gitlab-rails", "gitlab-rake", "go", "gpg", "grep", "gsutil", "gunzip", "gzip", "hbase", "hdfs", "head", "helm",
    "hostname", "hostnamectl", "htop", "iconv", "id", "ifconfig", "influx", "iostat", "ip", "ipconfig", "ipmitool",
    "iptables", "istioctl", "java", "jmap", "journalctl", "jps", "jq", "jstack", "jstat", "kadmin",
    "kafka-consumer-groups", "kafka-topics", "kill", "killall", "kinit", "klist", "knife", "kops", "kubeadm",
    "kubectl", "last", "ldapsearch", "less", "ln", "logger", "logrotate", "losetup", "ls", "lsblk", "lsof",
    "lvdisplay", "lvextend", "lvs", "make", "man", "minikube", "mkdir", "mkfs", "modprobe", "mongo", "mongodump",
    "mongosh", "more", "mount", "mtr", "mv", "mvn", "mysql", "mysqladmin", "mysqldump", "nano", "nc", "ncdu", "net",
    "netsh", "netstat", "nginx", "nmap", "nodetool", "nohup", "nomad", "npm", "nslookup", "ntpdate", "ntpq", "ocm",
    "odo", "oc", "openssl", "packer", "parted", "passwd", "patronictl", "perf", "perl", "pg_basebackup", "pg_ctl",
    "pg_dump", "pg_restore", "pgrep", "php", "pidstat", "ping", "pip", "pip3", "pkill", "pm2", "podman", "poetry",
    "powershell", "printf", "ps", "psql", "pvs", "puppet", "pwd", "python", "python2", "python3", "pytest",
    "qontract-reconcile", "rabbitmqctl", "rados", "radosgw-admin", "rake", "rbd", "read", "reboot", "redis-cli",
    "resize2fs", "rm", "rmdir", "rngd", "rosa", "route", "rpm", "rsync", "ruby", "salt", "sar", "sc", "scp", "screen",
    "sed", "sentinelctl", "service", "set", "sfctl", "sftp", "sh", "shutdown", "sleep", "snap", "sort", "source",
    "sqlite3", "squeue", "ss", "ssh", "ssh-add", "ssh-copy-id", "ssh-keygen", "stat", "strace", "su", "sv", "sudo",
    "supervisorctl", "swapoff", "swapon", "sync", "sysctl", "systemctl", "systemd-analyze", "tail", "tar", "tcpdump",
    "tctl", "tee", "telnet", "terraform", "test", "tkn", "time", "timedatectl", "timeout", "tmux", "top", "touch",
    "tr", "traceroute", "tracert", "tsh", "udevadm", "ufw", "ulimit", "umount", "uname", "unzip", "update-rc.d",
    "uptime", "useradd", "usermod", "vault", "vi", "vim", "virsh", "virtctl", "vmstat", "wal-g", "watch", "wc", "wget",
    "where", "which", "while", "who", "whoami", "xargs", "xfs_repair", "yarn", "yum", "zcat", "zgrep", "zip",
    "zkCli.sh", "zypper",
];

static KNOWN_PROGRAMS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| PROGRAMS.iter().copied().collect());

const SQL_STARTS: &[&str] = &[
    "select", "insert", "update", "delete", "create", "drop", "alter", "show", "with", "explain", "set", "begin",
    "commit", "rollback", "vacuum", "analyze", "truncate", "grant", "revoke", "call", "use", "describe", "reindex",
    "kill", "optimize", "repair", "flush",
];

/// Finds the commands of a code block and the output shown for each.
pub(super) fn of_block(language: Option<&str>, text: &str, first_line: u32) -> Vec<Found> {
    let dialect = language.map_or(Dialect::Unknown, |language| {
        DIALECTS.iter().find(|(name, _)| *name == language).map_or(Dialect::Unknown, |(_, dialect)| *dialect)
    });
    let lines: Vec<(u32, &str)> = (first_line..).zip(text.lines()).collect();
    if dialect != Dialect::Data
        && dialect != Dialect::Query
        && lines.iter().any(|(_, line)| prompt(line).is_some_and(|p| !p.rest.is_empty()))
    {
        return of_session(&lines, language);
    }
    if dialect == Dialect::Unknown && lines.first().is_some_and(|(_, line)| is_bare_prompt(line)) {
        return of_bare_prompts(&lines);
    }
    let dialect = if dialect == Dialect::Unknown { guess(&lines) } else { dialect };
    let found = match dialect {
        Dialect::Shell => of_shell(&lines),
        Dialect::PowerShell => of_statements(&lines, Joint::PowerShell),
        Dialect::Python => of_statements(&lines, Joint::Python),
        Dialect::Sql => of_sql(&lines),
        Dialect::Query => of_whole(&lines),
        Dialect::Data | Dialect::Unknown => Vec::new(),
    };
    let name = language_name(language, dialect);
    found.into_iter().map(|(line, text, output)| Found { text, language: name.clone(), line, output }).collect()
}

fn language_name(language: Option<&str>, dialect: Dialect) -> String {
    match dialect {
        Dialect::Shell => "sh",
        Dialect::PowerShell => "powershell",
        Dialect::Sql => "sql",
        Dialect::Python => "python",
        Dialect::Query | Dialect::Data | Dialect::Unknown => language.unwrap_or("text"),
    }
    .to_owned()
}

fn guess(lines: &[(u32, &str)]) -> Dialect {
    let Some((_, first)) = lines.iter().find(|(_, line)| !line.trim().is_empty() && !is_comment(line)) else {
        return Dialect::Unknown;
    };
    let first = first.trim();
    let word = first.split_whitespace().next().unwrap_or_default();
    let is_sql = SQL_STARTS.iter().any(|start| word.eq_ignore_ascii_case(start))
        && (first.ends_with(';')
            || lines.iter().any(|(_, line)| line.trim_end().ends_with(';'))
            || word.chars().all(char::is_uppercase))
        && first.split_whitespace().count() > 1;
    if is_sql {
        Dialect::Sql
    } else if is_cmdlet(word) {
        Dialect::PowerShell
    } else if is_program(first) {
        Dialect::Shell
    } else {
        Dialect::Unknown
    }
}

/// `Get-Process`, `Set-AzureRmServiceFabricSetting`.
fn is_cmdlet(word: &str) -> bool {
    word.split_once('-').is_some_and(|(verb, noun)| {
        let is_name = |part: &str| {
            part.starts_with(|first: char| first.is_ascii_uppercase()) && part.chars().all(char::is_alphanumeric)
        };
        is_name(verb) && is_name(noun) && part_is_mixed(noun)
    })
}

fn part_is_mixed(noun: &str) -> bool {
    noun.chars().any(char::is_lowercase)
}

/// Whether a line starts with a program this module knows, after `sudo` and assignments.
pub(super) fn is_program(line: &str) -> bool {
    let mut words = line.split_whitespace().skip_while(|word| is_assignment(word));
    let Some(first) = words.next() else { return is_assignment(line.trim()) };
    let name = first.rsplit('/').next().unwrap_or(first).trim_end_matches(';');
    KNOWN_PROGRAMS.contains(name)
        || (first.starts_with("./") && first.len() > 2)
        || (first.starts_with('/')
            && first.matches('/').count() > 1
            && (words.next().is_some() || first.contains("/bin/")))
        || matches!(first, "for" | "if" | "until" | "[" | "[[" | "{" | "(" | "$(" | "\\") && line.len() > first.len()
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty()
            && !name.starts_with(|first: char| first.is_ascii_digit())
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    })
}

fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with('#') || line.starts_with("-- ") || line.starts_with("//") || line.starts_with("REM ")
}

/// A prompt at a line's start.
struct Prompt<'a> {
    rest: &'a str,
    language: &'static str,
    /// Whether it continues the line before.
    continues: bool,
}

/// Reads a prompt: `$ `, `[user@host ~]$ `, `user@host:~# `, `PS C:\> `, `db=> `, `>>> ` and their kin.
fn prompt(line: &str) -> Option<Prompt<'_>> {
    let line = line.trim_start();
    for (mark, language, continues) in [
        (">>> ", "python", false),
        ("... ", "python", true),
        ("mysql> ", "sql", false),
        ("sqlite> ", "sql", false),
        ("$ ", "sh", false),
        ("% ", "sh", false),
        ("\u{276f} ", "sh", false),
        ("\u{279c} ", "sh", false),
    ] {
        if let Some(rest) = line.strip_prefix(mark) {
            return Some(Prompt { rest: rest.trim(), language, continues });
        }
    }
    if line == "$" || line == ">>>" {
        return Some(Prompt { rest: "", language: "sh", continues: false });
    }
    notebook_prompt(line).or_else(|| long_prompt(line))
}

/// `In [3]: `.
fn notebook_prompt(line: &str) -> Option<Prompt<'_>> {
    let (number, rest) = line.strip_prefix("In [")?.split_once("]:")?;
    number.chars().all(|digit| digit.is_ascii_digit()).then(|| Prompt {
        rest: rest.trim(),
        language: "python",
        continues: false,
    })
}

/// Prompts with a name in front of their mark.
fn long_prompt(line: &str) -> Option<Prompt<'_>> {
    let at = line.char_indices().take(80).find(|(at, letter)| {
        matches!(letter, '$' | '#' | '>' | '%')
            && *at > 0
            && line.get(at + 1..).is_some_and(|rest| {
                rest.is_empty() || rest.starts_with(' ') || line.starts_with("PS ") || is_drive(line)
            })
    })?;
    let (head, mark) = (line.get(..at.0)?, at.1);
    let rest = line.get(at.0 + 1..)?.trim();
    let head = head.trim_start_matches("(venv) ");
    let made = |language: &'static str, continues| Some(Prompt { rest, language, continues });
    let bracketed = head.starts_with('[') && head.ends_with(']') && head.contains('@');
    let host = head.contains('@') && !head.contains(' ') && head.starts_with(|first: char| first.is_alphanumeric());
    let versioned = (head.starts_with("bash-") || head.starts_with("sh-")) && !head.contains(' ');
    match mark {
        '$' | '#' | '%' if bracketed || (host && (head.contains(':') || mark != '%')) || versioned => made("sh", false),
        '>' if head.starts_with("PS ") || head == "PS" => made("powershell", false),
        '>' if is_drive(head) => made("sh", false),
        '>' | '#' if is_database(head) => made("sql", head.ends_with('-')),
        '>' if matches!(head, "mysql" | "sqlite" | "hive" | "cqlsh" | "psql") || head.starts_with("MariaDB [") => {
            made("sql", false)
        }
        '>' if head.starts_with("redis ") || head.starts_with("127.0.0.1:") || head.starts_with("irb(") => {
            made("text", false)
        }
        _ => None,
    }
}

/// `postgres=`, `db-` as `psql` shows them, the mark cut off.
fn is_database(head: &str) -> bool {
    (head.ends_with('=') || head.ends_with('-'))
        && head.len() > 2
        && head[..head.len() - 1].chars().all(|letter| letter.is_alphanumeric() || letter == '_' || letter == '-')
}

/// `C:\Users\x`.
fn is_drive(head: &str) -> bool {
    let mut letters = head.chars();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic())
        && letters.next() == Some(':')
        && letters.next() == Some('\\')
}

/// A session: what stands behind prompts is typed, the rest is output.
fn of_session(lines: &[(u32, &str)], language: Option<&str>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut open = false;
    for (number, line) in lines {
        match prompt(line) {
            Some(prompt) if prompt.rest.is_empty() => open = false,
            Some(prompt) if prompt.continues && found.last().is_some_and(|last| last.output.is_none()) => {
                if let Some(last) = found.last_mut() {
                    last.text.push('\n');
                    last.text.push_str(prompt.rest);
                }
            }
            Some(prompt) if !is_comment(prompt.rest) => {
                let language = if prompt.language == "sh" && matches!(language, Some("sql" | "python")) {
                    language.unwrap_or("sh")
                } else {
                    prompt.language
                };
                found.push(Found {
                    text: prompt.rest.to_owned(),
                    language: language.to_owned(),
                    line: *number,
                    output: None,
                });
                open = is_open(prompt.rest);
            }
            Some(_) => {}
            None if open => {
                if let Some(last) = found.last_mut() {
                    let part = line.trim().strip_prefix("> ").unwrap_or(line.trim());
                    append_line(&mut last.text, part);
                    open = is_open(&last.text);
                }
            }
            None => {
                if let Some(last) = found.last_mut() {
                    let output = last.output.get_or_insert_default();
                    output.push_str(line);
                    output.push('\n');
                }
            }
        }
    }
    for found in &mut found {
        found.text = joined(&found.text);
        found.output = found
            .output
            .take()
            .map(|output| output.trim_matches('\n').trim_end().to_owned())
            .filter(|output| !output.is_empty());
    }
    found
}

fn append_line(text: &mut String, line: &str) {
    text.push('\n');
    text.push_str(line);
}

/// Whether a command goes on on the next line.
fn is_open(text: &str) -> bool {
    let trimmed = text.trim_end();
    trimmed.ends_with('\\')
        || trimmed.ends_with('|')
        || trimmed.ends_with("&&")
        || here_document(text).is_some()
        || has_open_quote(text)
        || has_open_block(text)
}

/// The end mark of a here-document that is not yet closed.
fn here_document(text: &str) -> Option<String> {
    let (at, _) = text.match_indices("<<").find(|(at, _)| !text.get(at + 2..).unwrap_or_default().starts_with('<'))?;
    let rest = text.get(at + 2..)?.trim_start_matches('-').trim_start();
    let mark: String = rest
        .trim_start_matches(['\'', '"'])
        .chars()
        .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
        .collect();
    let is_closed = text.lines().skip(1).any(|line| line.trim() == mark);
    (!mark.is_empty() && !mark.starts_with(|first: char| first.is_ascii_digit()) && !is_closed).then_some(mark)
}

/// Whether a quote, `$(` or bracket is not yet closed. Comments and apostrophes in them do not count.
fn has_open_quote(text: &str) -> bool {
    let mut quote = None;
    let mut depth = 0_i32;
    let mut letters = text.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (None, '#') if before.is_whitespace() => while letters.next_if(|next| *next != '\n').is_some() {},
            (Some('"') | None, '\\') => {
                letters.next();
            }
            (None, '\'' | '"') => quote = Some(letter),
            (Some(open), close) if open == close => quote = None,
            (None, '(' | '{' | '[') => depth += 1,
            (None, ')' | '}' | ']') => depth -= 1,
            _ => {}
        }
        before = letter;
    }
    quote.is_some() || depth > 0
}

/// Whether a shell loop or condition is not yet closed.
fn has_open_block(text: &str) -> bool {
    let mut depth = 0_i32;
    for line in text.lines() {
        let first = line.split_whitespace().next().unwrap_or_default();
        if matches!(first, "for" | "while" | "until" | "if" | "case")
            && !line.contains(" done")
            && !line.contains("; fi")
            && !line.contains(";done")
        {
            depth += 1;
        }
        if matches!(first.trim_end_matches(';'), "done" | "fi" | "esac") {
            depth -= 1;
        }
    }
    depth > 0
}

/// A backslash at a line's end joins; other lines of one command stay lines.
fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let part = if out.is_empty() || out.ends_with(' ') { line.trim_start() } else { line };
        match part.trim_end().strip_suffix('\\') {
            Some(part) if lines.peek().is_some() => {
                out.push_str(part.trim_end());
                out.push(' ');
            }
            _ => {
                out.push_str(part.trim_end());
                if lines.peek().is_some() {
                    out.push('\n');
                }
            }
        }
    }
    out.trim().to_owned()
}

/// `> Project.count`: the prompt of a console whose language nobody names.
fn is_bare_prompt(line: &str) -> bool {
    line.trim_start().strip_prefix("> ").is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_alphabetic()))
}

fn of_bare_prompts(lines: &[(u32, &str)]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (number, line) in lines {
        if is_bare_prompt(line) {
            let text = line.trim_start().trim_start_matches("> ").trim_end().to_owned();
            found.push(Found { text, language: "text".to_owned(), line: *number, output: None });
        } else if let Some(last) = found.last_mut().filter(|_| !line.trim().is_empty()) {
            append_line(last.output.get_or_insert_default(), line);
        }
    }
    for found in &mut found {
        found.output = found.output.take().map(|output| output.trim_matches('\n').to_owned());
    }
    found
}

type Raw = (u32, String, Option<String>);

/// Shell without prompts: each logical line, where it looks typed. What follows one and does not look typed is its
/// output.
fn of_shell(lines: &[(u32, &str)]) -> Vec<Raw> {
    let mut found: Vec<Raw> = Vec::new();
    let mut rest = lines.iter().peekable();
    while let Some((number, line)) = rest.next() {
        if line.trim().is_empty() || is_comment(line) {
            continue;
        }
        let mut text = without_comment(line.trim()).to_owned();
        if !looks_typed(&text, found.is_empty()) {
            if let Some((_, _, output)) = found.last_mut() {
                let output = output.get_or_insert_default();
                output.push_str(line);
                output.push('\n');
            }
            continue;
        }
        // A quote that never closes is an apostrophe: then the line stands alone.
        let mut ahead = rest.clone();
        let mut longer = text.clone();
        while is_open(&longer) {
            let Some((_, next)) = ahead.next() else { break };
            append_line(&mut longer, next.trim_end());
        }
        if !is_open(&longer) || longer.trim_end().ends_with('\\') {
            text = longer;
            rest = ahead;
        }
        // A flag that waits for its value at the line's end takes the next line: wrapped by hand.
        if text.ends_with(" -n")
            && rest.peek().is_some_and(|(_, next)| next.split_whitespace().count() == 1)
            && let Some((_, next)) = rest.next()
        {
            text.push(' ');
            text.push_str(next.trim());
        }
        found.push((*number, joined(&text), None));
    }
    for (_, _, output) in &mut found {
        *output = output.take().map(|output| output.trim_end().to_owned());
    }
    found
}

/// A line without the comment behind its command.
fn without_comment(line: &str) -> &str {
    let at = line.match_indices(" # ").map(|(at, _)| at).find(|at| {
        let before = line.get(..*at).unwrap_or_default();
        !has_open_quote(before) && !before.trim().is_empty()
    });
    at.and_then(|at| line.get(..at)).map_or(line, str::trim_end)
}

/// Whether a line of a shell block is something one types and not what comes back.
fn looks_typed(line: &str, is_first: bool) -> bool {
    if is_program(line) || is_cmdlet(line.split_whitespace().next().unwrap_or_default()) {
        return !looks_logged(line);
    }
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or_default();
    let second = words.next();
    let is_word = first.len() > 1
        && first
            .starts_with(|letter: char| letter.is_ascii_alphabetic() || matches!(letter, '$' | '.' | '~' | '<' | '{'))
        && !first.ends_with([':', ',', '.'])
        && !first.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_');
    let has_flag = line.split_whitespace().skip(1).any(|word| word.starts_with('-') && word.len() > 1);
    let is_plain = first
        .chars()
        .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '-' | '_'));
    let calm = !looks_logged(line) && !line.contains("  ");
    is_word
        && !looks_logged(line)
        && ((has_flag && (is_first || calm))
            || (is_first && is_plain && calm && second.is_none_or(|word| !word.starts_with([':', '=']))))
}

/// Whether a line reads like a log line or a message.
fn looks_logged(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    let dated = first.len() >= 8 && first.chars().take(4).all(|letter| letter.is_ascii_digit());
    dated || line.contains("...") && !line.contains("/...") && !line.contains("'...") || first.ends_with(':')
}

/// How lines of a statement belong together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    PowerShell,
    Python,
}

/// Python and PowerShell: a statement ends where its brackets close and the next line is not indented.
fn of_statements(lines: &[(u32, &str)], joint: Joint) -> Vec<Raw> {
    let mut found: Vec<Raw> = Vec::new();
    let indent = lines
        .iter()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(_, line)| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0);
    let mut open = false;
    for (number, line) in lines {
        let line = line.get(indent..).unwrap_or(line.trim_start()).trim_end();
        if line.is_empty() || (!open && is_comment(line)) {
            continue;
        }
        let continues =
            open || (joint == Joint::Python && line.starts_with([' ', '\t'])) || line.starts_with([')', '}', ']', '|']);
        match found.last_mut() {
            Some((_, text, _)) if continues => {
                if joint == Joint::PowerShell && text.ends_with('`') {
                    text.pop();
                    text.push_str(line.trim_start());
                } else {
                    append_line(text, line);
                }
            }
            _ => found.push((*number, line.to_owned(), None)),
        }
        open = found.last().is_some_and(|(_, text, _)| match joint {
            Joint::PowerShell => text.ends_with('`') || text.ends_with('|') || has_open_quote(&text.replace('\\', "/")),
            Joint::Python => text.ends_with('\\') || has_open_quote(text),
        });
    }
    found
}

/// SQL: a statement ends at its semicolon or at an empty line.
fn of_sql(lines: &[(u32, &str)]) -> Vec<Raw> {
    let mut found: Vec<Raw> = Vec::new();
    let mut open = false;
    for (number, line) in lines {
        let line = line.trim_end();
        if line.trim().is_empty() {
            open = false;
            continue;
        }
        if line.trim_start().starts_with("--") {
            continue;
        }
        match found.last_mut() {
            Some((_, text, _)) if open => append_line(text, line),
            _ => {
                let first = line.split_whitespace().next().unwrap_or_default();
                if !SQL_STARTS.iter().any(|start| first.trim_matches(['(', ';']).eq_ignore_ascii_case(start))
                    && !first.starts_with('\\')
                {
                    continue;
                }
                found.push((*number, line.trim().to_owned(), None));
            }
        }
        open = !line.ends_with(';') && !line.trim_start().starts_with('\\');
    }
    found
}

/// A query language: the block is one query.
fn of_whole(lines: &[(u32, &str)]) -> Vec<Raw> {
    let said: Vec<&(u32, &str)> =
        lines.iter().filter(|(_, line)| !line.trim().is_empty() && !line.trim_start().starts_with('#')).collect();
    let Some((first, _)) = said.first() else { return Vec::new() };
    let text: Vec<&str> = said.iter().map(|(_, line)| *line).collect();
    vec![(*first, text.join("\n").trim().to_owned(), None)]
}

/// The commands that one sentence of a text says to run.
pub(super) fn of_sentence(prose: &Prose<'_>, sentence: &Range<usize>) -> Vec<Found> {
    let mut found = Vec::new();
    let within = |range: &&Range<usize>| range.start >= sentence.start && range.end <= sentence.end;
    let mut last_run: Option<usize> = None;
    let mut marked: Vec<(&Range<usize>, bool)> = prose.code.iter().filter(within).map(|range| (range, true)).collect();
    marked.extend(prose.strong.iter().filter(within).map(|range| (range, false)));
    marked.sort_by_key(|(range, _)| range.start);
    for (range, is_code) in marked {
        let before = prose.lower_of(&(sentence.start..range.start));
        let after = prose.lower_of(&(range.end..sentence.end));
        let Some((text, end)) = wanted(prose, range, is_code, before, after, last_run) else { continue };
        last_run = Some(end);
        found.push(Found { language: "sh".to_owned(), line: prose.line(range.start), text, output: None });
    }
    found
}

/// The command in a marked range, where the words around it say to run it.
fn wanted(
    prose: &Prose<'_>,
    range: &Range<usize>,
    is_code: bool,
    before: &str,
    after: &str,
    last_run: Option<usize>,
) -> Option<(String, usize)> {
    let text = prose.of(range).trim();
    let near: Vec<&str> = words(before).collect();
    let near = near.get(near.len().saturating_sub(5)..).unwrap_or_default();
    let said_to_run = near
        .iter()
        .rev()
        .take(4)
        .any(|word| matches!(*word, "run" | "execute" | "type" | "enter" | "invoke" | "rerun" | "re-run" | "runs"));
    let said_to_run = said_to_run || near.last().is_some_and(|word| *word == "running");
    let weakly = near.iter().rev().take(3).any(|word| lexicon::known().run_verbs.has(word));
    let joined_on = last_run.is_some_and(|end| {
        matches!(
            prose.lower_of(&(end..range.start)).trim(),
            "and" | "or" | "," | "then" | "and then" | "and/or" | ", and"
        )
    });
    let is_command_noun = after.trim_start().starts_with("command");
    // "Run the **ping** *address* command": all that stands before the noun belongs to it.
    if !is_code && said_to_run {
        let (upto, _) = after.split_once("command")?;
        let tail = prose.of(&(range.end..range.end + upto.len())).trim();
        return (tail.split_whitespace().count() <= 8 && is_program_or_path(text))
            .then(|| (format!("{text} {tail}").trim().to_owned(), range.end));
    }
    if !is_code {
        return None;
    }
    let several = text.contains(' ');
    // "When running `x`" tells when, not what to do.
    if is_told_of(before) {
        return None;
    }
    let known = is_program(text) || text.starts_with('/') && text.len() > 2 && !text[1..].contains('/');
    let ends = after.trim_matches(['.', ' ', ':', ')', ',']).is_empty();
    let introduced = before.trim_end().ends_with([':', '(']) && several && known && ends;
    let opens = before.trim_matches(['(', ' ', '*']).is_empty() && several && is_program(text);
    let wanted = opens
        || (said_to_run && (several || known || is_command_noun) && looks_like_words_to_type(text))
        || (weakly && (several || text.starts_with('/')) && known && looks_like_words_to_type(text))
        || (weakly && known && before.trim_end().ends_with(':'))
        || (joined_on && (several || known))
        || introduced;
    wanted.then(|| (text.to_owned(), range.end))
}

fn is_program_or_path(text: &str) -> bool {
    is_program(text) || text.starts_with('/') || text.contains(' ')
}

/// Whether the words in front of a command only mention that it runs: "when running", "after you run".
fn is_told_of(before: &str) -> bool {
    let near: Vec<&str> = words(before).collect();
    let near = near.get(near.len().saturating_sub(4)..).unwrap_or_default();
    near.iter().any(|word| lexicon::known().run_verbs.has(word))
        && near.iter().any(|word| lexicon::known().mentions.has(word))
}

/// No option alone, no path alone, no sentence.
fn looks_like_words_to_type(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    !first.starts_with('-')
        && !text.ends_with([':', '.'])
        && !first.contains('@')
        && (is_program(text)
            || first.starts_with('/')
            || !first.starts_with(|letter: char| letter.is_ascii_uppercase())
            || is_cmdlet(first)
            || SQL_STARTS.iter().any(|start| first.eq_ignore_ascii_case(start)))
}

/// Whether a paragraph that is one marked span is a command standing alone.
pub(super) fn stands_alone(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    looks_like_words_to_type(text)
        && (is_program(text)
            || (text.contains(' ') && text.split_whitespace().any(|word| word.starts_with('-')))
            || (text.split_whitespace().count() > 1
                && first.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-')))
}
