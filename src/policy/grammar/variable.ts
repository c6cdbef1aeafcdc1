// Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'default'}`, and `${*}`, `${?}`, `${$}` for the plain characters.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
import { error, warning } from './problem.ts';
import type { Path, Problem } from './problem.ts';

/** Checks the `${…}` in a text, where they are allowed. In a document of 2008-10-17 they are literal text. */
export function checkVariables(text: string, at: Path, version: string): Problem[] {
  if (!text.includes('${')) return [];
  if (version !== '2012-10-17') {
    const message = `"${text}" holds a policy variable, which is literal text in a document of version ${version}.`;
    return [warning(at, 'variable-version', message, 'Set Version to "2012-10-17", or remove the variable.')];
  }
  return text
    .split('${')
    .slice(1)
    .flatMap((part) => checkVariable(part, text, at));
}

/** Checks one variable: `part` is what follows its `${`. */
function checkVariable(part: string, text: string, at: Path): Problem[] {
  const end = part.indexOf('}');
  if (end < 0)
    return [
      error(
        at,
        'variable-unclosed',
        `"${text}" has a \`\${\` without its \`}\`.`,
        'Close the variable, or write ${$}{ for the plain characters.',
      ),
    ];
  const name = part.slice(0, end).split(',')[0]?.trim() ?? '';
  if (name === '')
    return [error(at, 'variable-empty', `"${text}" has a variable without a name.`, 'Name a condition key, for example ${aws:username}.')];
  if (name === '*' || name === '?' || name === '$' || name.includes(':')) return [];
  const next = `IAM's variables name a condition key, for example \${aws:username}; a variable of the manifests is written $(${name}).`;
  return [warning(at, 'variable-name', `\`\${${name}}\` in "${text}" names no condition key.`, next)];
}
