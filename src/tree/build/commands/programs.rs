//! The words by which a command is known: programs, cmdlets, the verbs of SQL, assignments.
//!
//! Owns the list of programs. It must not know where a command stands.

use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// First words of commands that runbooks hold.
const PROGRAMS: &[&str] = &[
    "aa-status", "ab", "addgroup", "adduser", "alembic", "alias", "amtool", "ansible", "ansible-playbook", "apachectl",
    "apk", "apt", "apt-cache", "apt-get", "apt-key", "apt-mark", "aptitude", "arcconf", "argocd", "arp", "arping",
    "artisan", "atop", "audit2allow", "ausearch", "autossh", "awk", "aws", "aws-vault", "az", "badblocks", "barman",
    "base64", "basename", "bash", "beeline", "blkid", "blockdev", "bosh", "bpftool", "bpftrace", "bq", "brctl", "brew",
    "btrfs", "buildah", "bundle", "bunzip2", "bzip2", "calicoctl", "cargo", "cat", "cbt", "cd", "celery", "ceph",
    "ceph-bluestore-tool", "ceph-kvstore-tool", "ceph-objectstore-tool", "ceph-volume", "cephadm", "cephfs-data-scan",
    "cephfs-journal-tool", "cephfs-table-tool", "certbot", "certtool", "certutil", "cf", "cfssl", "chage", "chcon",
    "chef-client", "chgrp", "chkconfig", "chkdsk", "chmod", "chown", "chronyc", "chroot", "cilium",
    "clickhouse-client", "clush", "clusterctl", "cockroach", "composer", "conda", "conntrack", "consul", "coredumpctl",
    "cosign", "cp", "cqlsh", "crane", "createdb", "crictl", "crm", "crontab", "crun", "crush", "crushtool",
    "cryptsetup", "ctop", "ctr", "curl", "cut", "cypher-shell", "date", "dd", "dds", "declare", "delgroup", "deluser",
    "deno", "depmod", "df", "diff", "dig", "dir", "dirname", "diskpart", "django-admin", "dlv", "dmesg", "dmidecode",
    "dmsetup", "dnf", "docker", "docker-compose", "doctl", "dotnet", "dpkg", "dropdb", "drush", "du", "dumpe2fs",
    "e2fsck", "e2label", "eb", "echo", "ecs-cli", "eksctl", "elasticdump", "emqx_ctl", "env", "esxcli", "etcdctl",
    "etcdutl", "ethtool", "eval", "exit", "export", "fab", "faillock", "fdisk", "filebeat", "find", "findmnt", "fio",
    "firewall-cmd", "flask", "fluent-bit", "flux", "flyctl", "free", "fsck", "fstrim", "fsutil", "fuser", "gcloud",
    "gcore", "gdb", "gem", "getcap", "getenforce", "getent", "getfacl", "gh", "gh-ost", "git", "gitlab-backup",
    "gitlab-ctl", "gitlab-psql", "gitlab-rails", "gitlab-rake", "gitlab-redis-cli", "gitlab-runner", "glab", "go",
    "govc", "gpasswd", "gpg", "gpgconf", "gpupdate", "gradle", "grafana-cli", "grep", "groupadd", "groupmod",
    "growpart", "grpcurl", "gstack", "gsutil", "gunicorn", "gunzip", "gzip", "hbase", "hcloud", "hdfs", "hdparm",
    "head", "helm", "helmfile", "heroku", "hexdump", "hostname", "hostnamectl", "hpssacli", "htop", "hubble",
    "hwclock", "ibmcloud", "icacls", "iconv", "id", "ifconfig", "iftop", "iisreset", "influx", "influxd", "initdb",
    "insmod", "ionice", "iostat", "iotop", "ip", "ipconfig", "iperf", "iperf3", "ipmitool", "iptables", "irb",
    "iscsiadm", "istioctl", "java", "jcmd", "jconsole", "jinfo", "jmap", "journalctl", "jps", "jq", "jstack", "jstat",
    "k3s", "k6", "k9s", "kadmin", "kafka-acls", "kafka-configs", "kafka-console-consumer", "kafka-consumer-groups",
    "kafka-consumer-perf-test", "kafka-reassign-partitions", "kafka-topics", "kafkacat", "kcat", "keytool", "kill",
    "killall", "kinit", "klist", "kn", "knife", "kops", "kpartx", "kubeadm", "kubectl", "kubectx", "kubelet", "kubens",
    "kubeseal", "kubetail", "kustomize", "last", "ldapsearch", "less", "linkerd", "linode-cli", "ln", "logcli",
    "logger", "loginctl", "logman", "logrotate", "logstash", "losetup", "ls", "lsblk", "lscpu", "lsmod", "lsof",
    "lspci", "lsusb", "ltrace", "lvchange", "lvcreate", "lvdisplay", "lvextend", "lvremove", "lvresize", "lvs", "lz4",
    "make", "man", "mc", "md5sum", "mdadm", "megacli", "microk8s", "mimirtool", "minikube", "mkdir", "mkfs",
    "mkfs.ext4", "mkfs.xfs", "mkswap", "mktemp", "modprobe", "mongo", "mongodump", "mongoexport", "mongorestore",
    "mongosh", "monmaptool", "more", "mosquitto_pub", "mount", "msiexec", "mtr", "multipath", "mv", "mvn", "mysql",
    "mysqladmin", "mysqlbinlog", "mysqlcheck", "mysqldump", "nano", "nats", "nats-server", "nc", "ncat", "ncdu",
    "needs-restarting", "nerdctl", "net", "netsh", "netstat", "networkctl", "nft", "nginx", "nltest", "nmap", "nmcli",
    "nodetool", "nohup", "nomad", "noobaa", "npm", "npx", "nsenter", "nslookup", "ntpdate", "ntpq", "ntpstat",
    "numactl", "nvidia-smi", "nvm", "nvme", "oc", "oci", "ocm", "odf", "odo", "omc", "openssl", "openstack",
    "osdmaptool", "ostree", "ovn-nbctl", "ovn-sbctl", "ovs-ofctl", "ovs-vsctl", "packer", "pacman", "parted",
    "partprobe", "passwd", "patronictl", "pdsh", "perf", "perl", "pg_basebackup", "pg_controldata", "pg_ctl",
    "pg_dump", "pg_isready", "pg_repack", "pg_resetwal", "pg_restore", "pg_upgrade", "pg_waldump", "pgbackrest",
    "pgbench", "pgcli", "pgrep", "php", "pidof", "pidstat", "ping", "pip", "pip3", "pkill", "pm2", "pmap", "pnpm",
    "podman", "poetry", "powershell", "printenv", "printf", "promtool", "ps", "psql", "pssh", "pstack", "pstree",
    "pt-online-schema-change", "pt-query-digest", "pulsar-admin", "pulumi", "puppet", "pvcreate", "pvmove", "pvresize",
    "pvs", "pwd", "pwsh", "py-spy", "pyenv", "pytest", "python", "python2", "python3", "qemu-img",
    "qontract-reconcile", "rabbitmq-diagnostics", "rabbitmq-plugins", "rabbitmqctl", "rados", "radosgw-admin", "rails",
    "rake", "rbd", "rbenv", "rbspy", "rclone", "read", "readlink", "realpath", "reboot", "redis-benchmark",
    "redis-cli", "reindexdb", "renice", "repmgr", "resize2fs", "resolvectl", "restic", "restorecon", "rke2", "rm",
    "rman", "rmdir", "rmmod", "rngd", "robocopy", "rosa", "route", "rpm", "rpm-ostree", "rsync", "ruby", "runc",
    "runuser", "s3cmd", "salt", "saml2aws", "sar", "sbt", "sc", "schtasks", "scp", "screen", "scw", "sed", "semanage",
    "sentinelctl", "service", "sestatus", "set", "setcap", "setenforce", "sfctl", "sftp", "sgdisk", "sh", "sha256sum",
    "shutdown", "sidekiqctl", "skaffold", "skopeo", "slabtop", "sleep", "smartctl", "snap", "snmpget", "snmpwalk",
    "socat", "sops", "sort", "source", "sqlcmd", "sqlite3", "sqlplus", "squeue", "ss", "ssh", "ssh-add", "ssh-copy-id",
    "ssh-keygen", "sshpass", "stat", "stern", "storcli", "strace", "su", "subctl", "subscription-manager", "sudo",
    "supervisorctl", "sv", "swapoff", "swapon", "sync", "sysctl", "systemctl", "systemd-analyze", "systemd-cgls",
    "systemd-cgtop", "systemd-resolve", "systemd-run", "systemd-tmpfiles", "tac", "tail", "talosctl", "tar",
    "taskkill", "tasklist", "taskset", "tc", "tcpdump", "tctl", "tee", "telegraf", "telnet", "terraform", "terragrunt",
    "test", "tf", "time", "timedatectl", "timeout", "tkn", "tmux", "top", "touch", "tr", "tracepath", "traceroute",
    "tracert", "trivy", "tsh", "tshark", "tune2fs", "udevadm", "ufw", "ulimit", "umount", "uname", "uniq", "unmount",
    "unset", "unxz", "unzip", "update-alternatives", "update-ca-certificates", "update-ca-trust", "update-rc.d",
    "uptime", "useradd", "userdel", "usermod", "vacuumdb", "vagrant", "vault", "velero", "vgchange", "vgcreate",
    "vgextend", "vgreduce", "vgs", "vi", "vim", "virsh", "virtctl", "virtualenv", "visudo", "vmstat", "vtctl",
    "vtctldclient", "w32tm", "wal-g", "watch", "wc", "wevtutil", "wget", "where", "which", "while", "who", "whoami",
    "whois", "wipefs", "wmic", "wrk", "xargs", "xcopy", "xfs_growfs", "xfs_info", "xfs_repair", "xtrabackup", "xxd",
    "xz", "yarn", "yum", "yum-config-manager", "zabbix_get", "zcat", "zfs", "zgrep", "zip", "zkCli.sh",
    "zookeeper-shell", "zpool", "zstd", "zypper",
];

static KNOWN_PROGRAMS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| PROGRAMS.iter().copied().collect());

/// First words of statements of SQL, in lower case.
const SQL_STARTS: &[&str] = &[
    "select", "insert", "update", "delete", "create", "drop", "alter", "show", "with", "explain", "set", "begin",
    "commit", "rollback", "vacuum", "analyze", "truncate", "grant", "revoke", "call", "use", "describe", "reindex",
    "kill", "optimize", "repair", "flush",
];

/// Whether a word begins a statement of SQL, in whatever case.
pub(super) fn starts_sql(word: &str) -> bool {
    SQL_STARTS.iter().any(|start| word.eq_ignore_ascii_case(start))
}

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
    // `mount|grep x`, `kafka-topics.sh`, `icacls.exe`.
    let name = name.split('|').next().unwrap_or(name);
    let bare = [".sh", ".exe"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
    KNOWN_PROGRAMS.contains(name)
        || KNOWN_PROGRAMS.contains(bare)
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
pub(in crate::tree::build) fn is_cmdlet(word: &str) -> bool {
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
