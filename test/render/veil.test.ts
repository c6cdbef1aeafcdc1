// What looks like a secret is hidden in code frames and messages, and nothing else is; the caret stays where it points.
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import { veiled, veiledLine } from '../../src/model/veil.ts';
import { renderAnnotations } from '../../src/render/annotations.ts';
import { renderFindings } from '../../src/render/diagnostics.ts';
import { renderFindingsJson } from '../../src/render/json.ts';
import { renderSarif } from '../../src/render/sarif.ts';

// The example of AWS's documentation, in two halves so that no scanner takes this file for a leak.
const KEY = ['wJalrXUtnFEMI/K7MDENG', 'bPxRfiCYEXAMPLEKEY'].join('/');
const UNIQUE = 'IOSFODNN7EXAMPLE';
const ID = `AKIA${UNIQUE}`;
const TOKEN = `IQoJb3JpZ2luX2Vj${'aB3+/'.repeat(60)}==`;

describe('a secret', () => {
  it.each([
    ['an access key', KEY],
    ['in quotes', `"${KEY}"`],
    ['in a mapping', `{a: ${KEY}}`],
    ['after an equals sign', `aws_secret_access_key=${KEY}`],
    ['a session token', TOKEN],
    ['a token of GitHub', `ghp_${'a1B2'.repeat(9)}`],
    ['the external id', 'externalId: acme-Pa55'],
    ['the external id of a condition', '"sts:ExternalId": "acme-Pa55"'],
    ['a password', 'password = correct-horse'],
    ['one with blanks', '{ externalId: "acme-Pa55 correct-horse" }'],
  ])('is hidden: %s', (_, text) => {
    const hidden = veiledLine(`  x: ${text} # why`);
    expect(hidden).toHaveLength(`  x: ${text} # why`.length);
    expect(hidden).toMatch(/\*{6}/);
    for (const part of [KEY, TOKEN, 'a1B2', 'acme-Pa55', 'correct-horse']) expect(hidden).not.toContain(part);
  });

  it('of a key leaves its kind', () => {
    expect(veiled(`${ID} ASIA${UNIQUE}`)).toBe('AKIA**************** ASIA****************');
  });

  it.each([
    'arn:aws:iam::123456789012:role/Team1/service/ReadsBucketsOfAcme12',
    'Action: secretsmanager:GetSecretValue',
    'provider: token.actions.githubusercontent.com',
    'thumbprints: [6938fd4d98bab03faadb97b34396831e3780aea1]',
    'digest: 2026-11-22T10:42Z.4b536f6be033bf5912ab34cd56ef7890aabbccddeeff00112233445566778899',
    'passwordReset: required',
    'password: $(initial)',
    'externalId: "$(external-id)"',
    'sts:ExternalId: [ a ]',
    'Action: [iam:CreateServiceSpecificCredential, s3:GetObjectVersionTagging2]',
    'AROAIOSFODNN7EXAMPLE1 AIDACKCEVSQ6C2EXAMPLE',
  ])('is not seen in %s', (line) => {
    expect(veiledLine(line)).toBe(line);
  });

  it('gets into no form of a finding, and the caret stays', () => {
    const place = { file: 'iamsync.yaml', line: 2, column: 7 };
    const finding: Finding = { severity: 'error', rule: 'account', message: `${KEY} is no key`, next: `Remove ${ID}.`, place };
    const sources = new Map([['iamsync.yaml', `externalId: acme-Pa55\nfo: ä ${KEY} bar\n`]]);
    const text = renderFindings([finding], { color: false, sources });
    const [, frame = '', caret = ''] = /\n( +2 \| fo.*)\n( +\| +\^)/.exec(text) ?? [];
    const column = caret.indexOf('^');
    expect(frame.slice(column - 2, column + 1)).toBe('ä *');
    const all = [
      text,
      renderFindingsJson([finding]),
      renderAnnotations([finding], ''),
      JSON.stringify(renderSarif([finding], { folder: '', home: '' })),
    ];
    for (const one of all) {
      expect(one).toContain('****');
      for (const secret of [KEY, ID, 'acme-Pa55']) expect(one).not.toContain(secret);
    }
  });
});
