//! The words by which a command is known: programs, cmdlets, the verbs of SQL, assignments.
//!
//! Owns the list of programs. It must not know where a command stands.

use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// First words of commands that runbooks hold.
const PROGRAMS: &[&str] = &[
    "ab", "alias", "amtool", "ansible", "ansible-playbook", "apachectl", "apk", "apt", "apt-get", "aptitude", "argocd",
    "artisan", "awk", "aws", "az", "badblocks", "barman", "base64", "bash", "beeline", "blkid", "bosh", "bpftool",
    "bpftrace", "brew", "buildah", "bundle", "bunzip2", "bzip2", "calicoctl", "cargo", "cat", "cd", "ceph",
    "ceph-volume", "cephadm", "certbot", "chage", "chef-client", "chgrp", "chkconfig", "chmod", "chown", "chroot",
    "cilium", "clush", "composer", "conda", "conntrack", "consul", "cosign", "cp", "createdb", "crictl", "crm",
    "crontab", "crush", "ctr", "curl", "cut", "cypher-shell", "date", "dd", "dds", "deno", "df", "diff", "dig", "dir",
    "dlv", "dmesg", "dnf", "docker", "docker-compose", "doctl", "dotnet", "dpkg", "dropdb", "du", "e2fsck", "eb",
    "echo", "ecs-cli", "eksctl", "elasticdump", "env", "etcdctl", "etcdutl", "ethtool", "eval", "exit", "export",
    "fab", "fdisk", "find", "firewall-cmd", "flask", "flux", "free", "fsck", "fsutil", "fuser", "gcloud", "gdb", "gem",
    "getenforce", "getent", "getfacl", "git", "gitlab-backup", "gitlab-ctl", "gitlab-psql", "gitlab-rails",
    "gitlab-rake", "gitlab-redis-cli", "go", "gpg", "gpgconf", "grep", "groupadd", "growpart", "gsutil", "gunzip",
    "gzip", "hbase", "hdfs", "hdparm", "head", "helm", "hostname", "hostnamectl", "htop", "ibmcloud", "iconv", "id",
    "ifconfig", "iftop", "influx", "initdb", "iostat", "iotop", "ip", "ipconfig", "ipmitool", "iptables", "irb",
    "istioctl", "java", "jcmd", "jconsole", "jinfo", "jmap", "journalctl", "jps", "jq", "jstack", "jstat", "kadmin",
    "kafka-configs", "kafka-console-consumer", "kafka-consumer-groups", "kafka-topics", "kafkacat", "kcat", "keytool",
    "kill", "killall", "kinit", "klist", "knife", "kops", "kubeadm", "kubectl", "kubectx", "kubelet", "kubens",
    "kustomize", "last", "ldapsearch", "less", "ln", "logcli", "logger", "loginctl", "logrotate", "losetup", "ls",
    "lsblk", "lsof", "lvcreate", "lvdisplay", "lvextend", "lvremove", "lvs", "make", "man", "md5sum", "mdadm",
    "mimirtool", "minikube", "mkdir", "mkfs", "modprobe", "mongo", "mongodump", "mongoexport", "mongorestore",
    "mongosh", "more", "mount", "mtr", "mv", "mvn", "mysql", "mysqladmin", "mysqldump", "nano", "nc", "ncat", "ncdu",
    "net", "netsh", "netstat", "nft", "nginx", "nmap", "nmcli", "nodetool", "nohup", "nomad", "npm", "npx", "nsenter",
    "nslookup", "ntpdate", "ntpq", "numactl", "nvidia-smi", "oc", "ocm", "odo", "openssl", "openstack", "ovn-nbctl",
    "ovn-sbctl", "ovs-ofctl", "ovs-vsctl", "packer", "pacman", "parted", "passwd", "patronictl", "perf", "perl",
    "pg_basebackup", "pg_ctl", "pg_dump", "pg_isready", "pg_repack", "pg_restore", "pg_upgrade", "pgbackrest",
    "pgbench", "pgrep", "php", "pidstat", "ping", "pip", "pip3", "pkill", "pm2", "pnpm", "podman", "poetry",
    "powershell", "printf", "promtool", "ps", "psql", "pulumi", "puppet", "pvcreate", "pvs", "pwd", "pwsh", "pytest",
    "python", "python2", "python3", "qontract-reconcile", "rabbitmq-diagnostics", "rabbitmq-plugins", "rabbitmqctl",
    "rados", "radosgw-admin", "rails", "rake", "rbd", "rclone", "read", "reboot", "redis-benchmark", "redis-cli",
    "reindexdb", "repmgr", "resize2fs", "restic", "restorecon", "rm", "rman", "rmdir", "rngd", "rosa", "route", "rpm",
    "rsync", "ruby", "salt", "sar", "sc", "scp", "screen", "sed", "semanage", "sentinelctl", "service", "set",
    "setenforce", "sfctl", "sftp", "sgdisk", "sh", "sha256sum", "shutdown", "skaffold", "skopeo", "sleep", "smartctl",
    "snap", "socat", "sort", "source", "sqlcmd", "sqlite3", "sqlplus", "squeue", "ss", "ssh", "ssh-add", "ssh-copy-id",
    "ssh-keygen", "stat", "stern", "strace", "su", "subctl", "sudo", "supervisorctl", "sv", "swapoff", "swapon",
    "sync", "sysctl", "systemctl", "systemd-analyze", "tail", "tar", "tcpdump", "tctl", "tee", "telnet", "terraform",
    "terragrunt", "test", "tf", "time", "timedatectl", "timeout", "tkn", "tmux", "top", "touch", "tr", "traceroute",
    "tracert", "tsh", "tshark", "tune2fs", "udevadm", "ufw", "ulimit", "umount", "uname", "unzip", "update-rc.d",
    "uptime", "useradd", "userdel", "usermod", "vacuumdb", "vault", "velero", "vgextend", "vgs", "vi", "vim", "virsh",
    "virtctl", "visudo", "vmstat", "wal-g", "watch", "wc", "wget", "where", "which", "while", "who", "whoami", "whois",
    "wipefs", "xargs", "xfs_growfs", "xfs_repair", "yarn", "yum", "zcat", "zgrep", "zip", "zkCli.sh", "zypper",
];

static KNOWN_PROGRAMS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| PROGRAMS.iter().copied().collect());

pub(super) const SQL_STARTS: &[&str] = &[
    "select", "insert", "update", "delete", "create", "drop", "alter", "show", "with", "explain", "set", "begin",
    "commit", "rollback", "vacuum", "analyze", "truncate", "grant", "revoke", "call", "use", "describe", "reindex",
    "kill", "optimize", "repair", "flush",
];

/// Whether a line starts with a program this module knows, after `sudo` and assignments.
pub(in crate::tree::build) fn is_program(line: &str) -> bool {
    // `< list.txt xargs rm`: the program stands behind what it reads.
    let line = line.strip_prefix("< ").and_then(|rest| rest.split_once(' ')).map_or(line, |(_, rest)| rest);
    let mut words = line.split_whitespace().peekable();
    if words.peek().is_some_and(|first| takes_output(first)) {
        return true;
    }
    while words.next_if(|word| is_assignment(word)).is_some() {}
    let Some(first) = words.next() else { return is_assignment(line.trim()) };
    let name = first.rsplit('/').next().unwrap_or(first).trim_end_matches(';');
    KNOWN_PROGRAMS.contains(name)
        || (first.starts_with("./") && first.len() > 2)
        || (first.starts_with('/')
            && first.matches('/').count() > 1
            && (words.next().is_some() || first.contains("/bin/")))
        || matches!(first, "for" | "if" | "until" | "[" | "[[" | "{" | "(" | "$(" | "\\") && line.len() > first.len()
}

/// Programs, with their arguments, that open a console in which one goes on typing.
const CONSOLES: &[&str] = &[
    "gitlab-rails console", "gitlab-rails c", "rails console", "rails c", "irb", "pry", "psql", "gitlab-psql", "mysql",
    "mongo", "mongosh", "redis-cli", "sqlite3", "python", "python3", "ipython", "gdb", "flask shell",
    "manage.py shell",
];

/// Whether a command opens a console: it ends with a console's name, or names one and gives only options.
pub(super) fn opens_console(command: &str) -> bool {
    let command = command.trim();
    CONSOLES.iter().any(|console| {
        command.strip_suffix(console).is_some_and(|before| before.is_empty() || before.ends_with([' ', '/']))
    })
}

/// `Get-Process`, `Set-AzureRmServiceFabricSetting`.
pub(super) fn is_cmdlet(word: &str) -> bool {
    word.split_once('-').is_some_and(|(verb, noun)| {
        let is_name = |part: &str| {
            part.starts_with(|first: char| first.is_ascii_uppercase()) && part.chars().all(char::is_alphanumeric)
        };
        is_name(verb) && is_name(noun) && part_is_mixed(noun)
    })
}

/// What cmdlets begin with; other words with a hyphen and capitals are names.
const CMDLET_VERBS: &[&str] = &[
    "Add", "Clear", "Connect", "Copy", "Disable", "Disconnect", "Enable", "Enter", "Exit", "Export", "Find", "Format",
    "Get", "Import", "Install", "Invoke", "Move", "New", "Out", "Push", "Read", "Register", "Remove", "Rename",
    "Repair", "Reset", "Resize", "Restart", "Restore", "Resume", "Save", "Select", "Send", "Set", "Show", "Start",
    "Stop", "Suspend", "Test", "Uninstall", "Unregister", "Update", "Wait", "Write",
];

/// Whether a word is a cmdlet wherever it stands.
pub(super) fn is_known_cmdlet(word: &str) -> bool {
    let is_named = word.split_once('-').is_some_and(|(verb, noun)| {
        let capitals = noun.chars().filter(char::is_ascii_uppercase).count();
        CMDLET_VERBS.contains(&verb) && (capitals > 1 || matches!(noun, "Process" | "Service" | "Content" | "Module"))
    });
    is_named && is_cmdlet(word)
}

fn part_is_mixed(noun: &str) -> bool {
    noun.chars().any(char::is_lowercase)
}

/// `secret=$(grep key keyring)`: a variable is set to what a command prints. Told by the first word.
fn takes_output(first: &str) -> bool {
    is_assignment(first)
        && first.split_once('=').is_some_and(|(_, value)| value.trim_start_matches('"').starts_with("$("))
}

pub(super) fn is_assignment(word: &str) -> bool {
    let end = word.bytes().position(|byte| byte == b'=');
    end.and_then(|end| word.get(..end)).is_some_and(|name| {
        !name.is_empty()
            && !name.starts_with(|first: char| first.is_ascii_digit())
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    })
}

pub(super) fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with('#') || line.starts_with("-- ") || line.starts_with("//") || line.starts_with("REM ")
}
