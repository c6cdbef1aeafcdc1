// What stands between the braces of a policy variable: `aws:PrincipalTag/team`, or with a default `aws:PrincipalTag/team, 'none'`.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-default-values

/** The name and the default; the default is undefined where there is none. Takes one pass, however long the text is. */
export function variableParts(inside: string): { readonly name: string; readonly otherwise: string | undefined } {
  const comma = inside.indexOf(',');
  const after = inside.slice(comma + 1).trim();
  if (comma < 0 || after.length < 2 || !after.startsWith("'") || !after.endsWith("'")) return { name: inside, otherwise: undefined };
  return { name: inside.slice(0, comma).trimEnd(), otherwise: after.slice(1, -1) };
}
