/** Options of programs whose value is secret. Programs, options and subcommands are separated by blanks. */
export interface SecretOptions {
  readonly programs: string;
  /** The options mean this only behind one of these words, such as `login`. */
  readonly after?: string;
  /** Their value is attached or the next word: `-pVALUE`, `-p VALUE`, `--password=VALUE`. */
  readonly options: string;
  /** The value may be left out: what follows is taken for it unless it looks like an option. */
  readonly isOptional?: true;
  /** Short options without a value that may precede in the same word: the `s` of `curl -su name:password`. */
  readonly flags?: string;
  /** Only a value with this character is secret: `name:password` has one of `:`. */
  readonly within?: string;
}

/** Operands of programs that are secret: those behind `after`, or else behind the program, and `skip` more operands. */
export interface SecretOperands {
  readonly programs: string;
  readonly after?: RegExp;
  readonly skip: number | 'all but the last';
  /** Only behind an operand whose name is telling, such as the key `/db/password`. */
  readonly ifTelling?: true;
  /** Only operands with this character: `name/password@db` has one of `/`. */
  readonly within?: string;
}

const mysql =
  'mysql mysqldump mysqladmin mysqlcheck mysqlimport mysqlshow mysqlslap mysqlbinlog mysqlpump mysql_upgrade mysqlsh mariadb mariadb-dump mariadb-admin mariadb-check mariadb-backup mariabackup innobackupex xtrabackup mydumper myloader mytop mycli automysqlbackup';
const mongo = 'mongo mongosh mongodump mongorestore mongoexport mongoimport mongostat mongotop mongofiles bsondump';
const ldap = 'ldapsearch ldapadd ldapmodify ldapdelete ldappasswd ldapwhoami ldapcompare ldapmodrdn ldapexop ldapvi';
const curl = 'curl';

/**
 * Options by what they mean to their programs, as in the manual pages. Long options with a telling name, such as
 * `--password`, are hidden for every program and not listed here.
 */
export const secretOptions: readonly SecretOptions[] = [
  {
    programs: 'docker podman nerdctl buildah skopeo img oras helm crane docker-compose rkt',
    after: 'login',
    options: '-p',
  },
  { programs: mysql, options: '-p --pass', isOptional: true, flags: 'ABbCEfHiNnqrstvVwX' },
  { programs: mongo, options: '-p', isOptional: true },
  { programs: 'redis-cli', options: '-a --pass' },
  { programs: 'redis-server redis-sentinel keydb-server', options: '--requirepass --masterauth' },
  {
    programs: 'influx cqlsh clickhouse-client clickhouse arangosh cypher-shell',
    options: '-password -p',
    isOptional: true,
  },
  { programs: 'nodetool', options: '-pw' },
  { programs: 'sqlcmd bcp tsql ipmitool mosquitto_pub mosquitto_sub mosquitto_rr zip unzip', options: '-P' },
  { programs: curl, options: '-u --user -U --proxy-user', flags: 'fgGiIjkLnNOpqRsSvZ#0123456' },
  { programs: curl, options: '--oauth2-bearer --pass --proxy-pass --tlspassword --proxy-tlspassword' },
  { programs: curl, options: '-b', within: '=', flags: 'fgGiIjkLnNOpqRsSvZ#0123456' },
  { programs: curl, options: '-E --cert', within: ':', flags: 'fgGiIjkLnNOpqRsSvZ#0123456' },
  { programs: 'http https httpie xh', options: '-a', within: ':' },
  { programs: 'etcdctl', options: '-u --username --user', within: ':' },
  { programs: 'consul', options: '-encrypt' },
  { programs: 'nomad serf', options: '-encrypt' },
  { programs: 'aws', after: 'put-parameter', options: '--value' },
  { programs: 'az cf oc bx ibmcloud tsh faas-cli ctx argocd npm', after: 'login', options: '-p' },
  { programs: 'openssl', options: '-passin -passout -pass -k -K -password -psk -hmac' },
  {
    programs: 'keytool jarsigner',
    options: '-storepass -keypass -srcstorepass -deststorepass -srckeypass -destkeypass',
  },
  { programs: 'sshpass', options: '-p' },
  { programs: ldap, options: '-w', flags: 'xvnLZcMAWI' },
  { programs: 'ldappasswd', options: '-s -a' },
  { programs: 'smbclient rpcclient net smbget smbcacls smbtree nmblookup', options: '-U --user', within: '%' },
  { programs: 'rabbitmqadmin twine sendxmpp', options: '-p' },
  { programs: 'lftp', options: '-u' },
  { programs: 'ncftpput ncftpget ncftp ncftpls', options: '-p' },
  { programs: '7z 7za 7zr rar unrar', options: '-p -hp', isOptional: true },
  { programs: 'useradd usermod', options: '-p' },
  { programs: 'snmpget snmpwalk snmpset snmpbulkwalk snmptrap', options: '-c -A -X' },
  { programs: 'swaks', options: '-ap -auth-password' },
  { programs: 'sendemail sendEmail', options: '-xp' },
  { programs: 'swift', options: '-K' },
  { programs: 'kubectl oc', options: '--from-literal' },
  { programs: 'nrsysmond', options: '-l' },
  { programs: 'docker-logentries logentries r7insight', options: '-t' },
  { programs: 'gitlab-runner gitlab-ci-multi-runner', options: '-r' },
  { programs: 'rancher', after: 'login', options: '-t' },
];

/** Operands by what they mean to their programs. */
export const secretOperands: readonly SecretOperands[] = [
  { programs: mysql, after: /^password$/, skip: 0 },
  { programs: 'redis-cli', after: /^(?:auth|requirepass|masterauth)$/i, skip: 0 },
  { programs: 'redis-cli', after: /^(?:get|h|m)?set(?:nx|ex)?$/i, skip: 0, ifTelling: true },
  { programs: 'rabbitmqctl', after: /^(?:add_user|change_password|authenticate_user)$/, skip: 1 },
  { programs: 'etcdctl etcd-ctl', after: /^(?:set|mk|update|put)$/, skip: 0, ifTelling: true },
  { programs: 'etcdctl', after: /^user$/, skip: 1 },
  { programs: 'consul', after: /^put$/, skip: 0, ifTelling: true },
  { programs: 'zkCli.sh zkCli zkcli', after: /^(?:create|set)$/, skip: 0, ifTelling: true },
  { programs: 'vault', after: /^(?:login|auth|unseal|revoke|lookup|renew|unwrap)$/, skip: 0 },
  { programs: 'vault', after: /^(?:write|put|patch)$/, skip: 1 },
  { programs: 'aws s3cmd', after: /^set$/, skip: 0, ifTelling: true },
  { programs: 'mc mcli', after: /^(?:set|add)$/, skip: 2 },
  { programs: 'ngrok', after: /authtoken$/, skip: 0 },
  { programs: 'cf', after: /^auth$/, skip: 1 },
  { programs: 'b2', after: /^authorize.account$/, skip: 0 },
  { programs: 'htpasswd', after: /^-[A-Za-z]*b/, skip: 'all but the last' },
  { programs: 'wpa_passphrase', skip: 1 },
  { programs: 'sqlplus sqlldr exp imp expdp impdp rman', skip: 0, within: '/' },
  { programs: 'npm yarn', after: /^set$/, skip: 0, ifTelling: true },
  { programs: 'nmcli iwconfig pppd', after: /^(?:password|key|psk)$/, skip: 0 },
  { programs: 'composer', after: /^http-basic\./, skip: 1 },
];

/** Other programs that often follow one of these and mean something else: `sshpass -p VALUE ssh -p 22`. */
export const otherPrograms =
  'ssh scp sftp rsync mkdir nginx etcd etcd2 redis mysqld mariadbd mongod postgres nc netcat';

/** Programs whose `-u` names a user and a group at most: `docker run -u 1000:1000`. */
export const userOptions =
  'docker podman nerdctl docker-compose rkt runc sudo su runuser chown install systemd-run setpriv gosu su-exec nsenter id useradd usermod';

/** Programs that read a secret from their input, if these words are among theirs: `echo VALUE | docker login --password-stdin`. */
export const secretReaders: readonly { readonly programs?: string; readonly words?: string }[] = [
  { words: '--password-stdin --passphrase-fd --pinentry-mode --pass-stdin' },
  { programs: 'chpasswd htpasswd cryptsetup smbpasswd' },
  { programs: 'passwd', words: '--stdin -s' },
  { programs: 'sudo', words: '-S' },
  { programs: 'curl', words: '-K --config' },
  { programs: 'vault', words: 'login unseal' },
  { programs: 'openssl', words: 'stdin' },
];
