/** A value that looks like a secret wherever it stands. What the group `keep` matches stays readable. */
const shapes: readonly string[] = [
  // Private keys, also in one line or cut off, and what they look like in PuTTY's and age's files.
  String.raw`-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----(?:[\s\S]*?-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|[\s\S]*)`,
  'AGE-SECRET-KEY-1[0-9A-Z]+',
  // JSON Web Tokens, and other JSON in base64.
  String.raw`eyJ[\w+/=-]{12,}(?:\.[\w+/=-]*)*`,
  // AWS.
  '(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA|AGPA)[A-Z0-9]{12,}',
  // Google.
  String.raw`AIza[\w-]{30,}`,
  String.raw`ya29\.[\w-]{10,}`,
  String.raw`GOCSPX-[\w-]{10,}`,
  // GitHub, GitLab, npm, PyPI, Docker Hub, RubyGems.
  String.raw`gh[opsur]_\w{20,}|github_pat_\w{20,}`,
  String.raw`gl(?:pat|dt|rt|ptt|oas|ft|imt|agent|cbt|soat|ffct)-[\w.-]{16,}|GR1348941[\w-]{16,}`,
  String.raw`npm_\w{30,}|pypi-[\w-]{30,}|dckr_(?:pat|oat)_[\w-]{20,}|rubygems_[0-9a-f]{32,}`,
  // Slack, Telegram, Discord.
  String.raw`xox[a-z](?:\.xox[a-z])?-[\w-]{8,}|xapp-\d-[\w-]{8,}`,
  String.raw`\d{8,10}:AA[\w-]{30,}`,
  String.raw`[MNO][A-Za-z\d_-]{23,25}\.[\w-]{6}\.[\w-]{27,}`,
  // Stripe, Square, Shopify, SendGrid, Mailgun, Mailchimp, Twilio.
  String.raw`(?:sk|rk)_(?:live|test)_\w{10,}|whsec_[\w+/=]{16,}`,
  String.raw`sq0(?:atp|csp)-[\w-]{16,}|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{20,}`,
  String.raw`SG\.[\w-]{16,}\.[\w-]{16,}|key-[0-9a-f]{32}|[0-9a-f]{32}-us\d{1,2}|SK[0-9a-f]{32}`,
  // Hosting and monitoring.
  String.raw`do[opr]_v1_[0-9a-f]{32,}|hv[brs]\.[\w-]{20,}|s\.[A-Za-z0-9]{24}|HRKU-[\w-]{20,}|tskey-[\w-]{10,}`,
  String.raw`NR(?:AK|AA|RA|II|JS)-[\w-]{16,}|[0-9a-f]{36}NRAL|glc_[\w+/=]{20,}|glsa_\w{20,}|sntry[su]_[\w+/=-]{20,}`,
  String.raw`sk-[\w-]{20,}|hf_[A-Za-z]{30,}|dapi[0-9a-f]{32}|pscale_(?:tkn|pw|oauth)_[\w.-]{20,}|lin_api_\w{30,}|PMAK-[\w-]{30,}`,
  // Hashes of passwords, which can be tried out.
  String.raw`\$(?:1|2[abxy]?|5|6|y|apr1|argon2id?)\$[\w./$=,+-]{8,}`,
  // A secret access key of AWS, and what else is 40 characters of base64: a revision has no capitals.
  String.raw`(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*\d)[A-Za-z0-9+][A-Za-z0-9+/]{39}(?![\w+/=.:-])`,
];

const shape = new RegExp(`(?<![A-Za-z0-9_/.+-])(?:${shapes.join('|')})`, 'g');

/** Paths of webhooks that whoever knows them can call, up to the secret in them. */
const webhooks: readonly string[] = [
  // Slack and what takes its place.
  '/services/T[A-Z0-9]+/B[A-Z0-9]+/',
  String.raw`hooks\.slack\.com/[\w-]+/`,
  String.raw`/hooks/(?=[a-zA-Z]*\d)(?=\w{16})|hooks\.zapier\.com/hooks/(?:catch/)?`,
  // Discord, Teams, Google Chat, Telegram.
  String.raw`/api/(?:v\d+/)?webhooks/`,
  String.raw`webhook\.office\.com/\w+/|outlook\.office(?:365)?\.com/webhook/`,
  String.raw`chat\.googleapis\.com/v\d/spaces/`,
  String.raw`api\.telegram\.org/(?:file/)?bot`,
  // On call and monitoring.
  String.raw`events\.(?:eu\.)?pagerduty\.com/(?:integration|x-ere|generic)/`,
  String.raw`victorops\.com/integrations/generic/\d+/alert/`,
  String.raw`opsgenie\.com/v\d/[\w/]*eventgateway/`,
  String.raw`datadoghq\.(?:com|eu)/(?:v1/input|intake/webhook)/`,
  String.raw`(?:hc-ping\.com|nosnch\.in|healthchecks\.io/ping|cronitor\.link/p|cronitor\.io/p)/`,
  String.raw`loggly\.com/(?:inputs|bulk)/|logentries\.com/(?:noformat/)?logs/|sumologic\.com/receiver/v1/http/`,
  String.raw`betterstack\.com/api/v\d/heartbeat/|heartbeat\.uptimerobot\.com/|push\.statuscake\.com/`,
  // Builds and others.
  String.raw`api\.flowdock\.com/(?:v\d/)?messages/[\w/]*?(?=[0-9a-f]{16})`,
  String.raw`maker\.ifttt\.com/trigger/\w+/(?:json/)?with/key/`,
  '/api/push/',
  String.raw`api\.netlify\.com/build_hooks/|api\.render\.com/deploy/`,
  String.raw`hub\.docker\.com/(?:u/\w+/\w+/trigger|api/build/v1/source)/`,
  String.raw`discovery\.etcd\.io/`,
];

const webhook = new RegExp(String.raw`(${webhooks.join('|')})[^\s"'\\]+`, 'g');

/** User and password of a URL, also where the password holds an `@` or a `/`; a port is none. */
const urlCredentials = /(\/\/)(?:[^\s"'/?#]*|[^\s"'/:@]*:(?!\d+(?:[/\s"'?#]|$))[^\s"']*)@/g;
/** `jdbc:oracle:thin:user/password@db:1521`. */
const oracleUrl = /(jdbc:oracle:\w+:[\w.]+\/)[^\s"'@]{1,200}(?=@)/g;
/** `user:password@tcp(db:3306)/name`, as programs in Go write it. */
const goDsn = /(?<![\w.-])([\w.-]+:)[^\s"'@]{1,200}(?=@(?:tcp|unix)\()/g;
const scheme =
  /\b([Bb]earer\s+|BEARER\s+|(?:[Bb]asic|BASIC|[Tt]oken|TOKEN)\s+(?=[\w+/.=~-]{8})(?=[\w+/.~-]*(?:\d|=|[a-z][A-Z])))[\w+/.=~-]{4,}/g;
const sql = /\b((?:password|identified\s+(?:with\s+\S+\s+)?by)(?:\s+|\s*[(=]\s*))(\\*['"])(?:(?!\2)[\s\S])*/gi;

/** Returns text with `***` in place of whatever looks like a secret, by its shape alone. */
export function withoutShapes(text: string): string {
  return text
    .replace(shape, '***')
    .replace(webhook, '$1***')
    .replace(urlCredentials, '$1***@')
    .replace(oracleUrl, '$1***')
    .replace(goDsn, '$1***')
    .replace(scheme, '$1***')
    .replace(sql, '$1$2***');
}

/** Returns whether a value looks like a secret, whatever its name is. */
export function looksSecret(value: string): boolean {
  return withoutShapes(value) !== value;
}
