// Hides what looks like a secret: a key that somebody pasted into a manifest must not go on to a log or a comment.

/** Ids of access keys, https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes; the prefix says what it is. */
const KEY_ID = /(?<![A-Za-z0-9])(A[KS]IA)[A-Z2-7]{16}(?![A-Za-z0-9])/g;
/** A secret access key has 40 characters of base64. A fingerprint has as many, but no capitals beside small letters; no path ends in both. */
const SECRET = /(?<![A-Za-z0-9/+=_.:-])(?=[a-z0-9/+]*[A-Z])(?=[A-Z0-9/+]*[a-z])(?=[A-Za-z/+]*\d)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=_-])/g;
/** Session tokens, and whatever else is that long and has no blank. */
const TOKEN = /(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{100,}={0,2}/g;
/** Tokens of code hosts. */
const HOST_TOKEN = /(?<![A-Za-z0-9])(gh[oprsu]_|github_pat_|glpat-)[\w-]{16,}/g;
/** A member that is called so, in YAML, JSON or a line of settings. */
const NAMED =
  /((?:secret|token|password|externalid|secret_?access_?key|session_?token)["']?(?::\s+|\s*=\s*))("(?!\$\()[^"]{6,}|'(?!\$\()[^']{6,}|[^\s"',{}[\]$|>&*!][^\s"',}\]]{5,})/gi;

/** The text with what looks like a secret as stars, as many as it had characters. */
export function veiled(text: string): string {
  return text
    .replaceAll(KEY_ID, (found, prefix: string) => prefix + stars(found.slice(prefix.length)))
    .replaceAll(HOST_TOKEN, (found, prefix: string) => prefix + stars(found.slice(prefix.length)))
    .replaceAll(TOKEN, stars)
    .replaceAll(SECRET, stars);
}

/** The same for a line of a file, where the name of a member says that a secret follows. */
export function veiledLine(text: string): string {
  return veiled(text).replaceAll(NAMED, (_, name: string, value: string) => name + value.replaceAll(/[^"']/g, '*'));
}

function stars(text: string): string {
  return '*'.repeat(text.length);
}
