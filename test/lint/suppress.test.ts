// Suppressions: where they stand, what they reach, what is wrong with them.
import { describe, expect, it } from 'vitest';
import { lines } from '../manifest/memory.ts';
import { lintTexts } from './world.ts';

const ADMIN = '{ Effect: Allow, Action: "*", Resource: "*" }';
const IGNORE = '# iamsync-ignore: allow-everything break-glass';
const RULES = ['allow-everything', 'suppression-rule', 'suppression-reason', 'suppression-unused'];

async function found(statement: string, rules = RULES): Promise<string[]> {
  const text = `policies:\n  p:\n    document:\n      Statement:\n${statement}\n`;
  return lines(await lintTexts({ 'manifests/a.yaml': text }, rules)).map((line) => line.replace(/: .*/, ''));
}

const FINDING = 'warning allow-everything';

describe('a suppression', () => {
  it.each([
    ['on the line', `        - ${ADMIN} ${IGNORE}`],
    ['on the line above', `        ${IGNORE}\n        - ${ADMIN}`],
    ['above other comments', `        ${IGNORE}\n        # The one that is locked away.\n        - ${ADMIN}`],
    ['above a blank line', `        ${IGNORE}\n\n        - ${ADMIN}`],
    ['with blanks and no colon', `        - ${ADMIN}  #  iamsync-ignore  allow-everything   break-glass`],
    ['with the line ends of Windows', `        - ${ADMIN} ${IGNORE}\r`],
    ['twice, for two rules', `        # iamsync-ignore: unused-policy it is new\n        ${IGNORE}\n        - ${ADMIN}`],
  ])('reaches a finding %s', async (_, statement) => {
    expect((await found(statement)).filter((line) => line.includes('allow-everything'))).toEqual([]);
  });

  it.each([
    ['two lines above', `        ${IGNORE}\n        - ${ADMIN.replace('"*"', 's3:GetObject')}\n        - ${ADMIN}`],
    ['on the line below', `        - ${ADMIN}\n        ${IGNORE}`],
    ['of another rule', `        - ${ADMIN} # iamsync-ignore: unused-policy break-glass`],
    ['inside of a text', `        - { Sid: "x#iamsync-ignore:allow-everythingbreak", Effect: Allow, Action: "*", Resource: "*" }`],
  ])('does not reach a finding %s', async (_, statement) => {
    expect((await found(statement)).some((line) => line.endsWith(FINDING))).toBe(true);
  });

  it('needs a rule and a reason, or it is an error and suppresses nothing', async () => {
    expect(await found(`        - ${ADMIN} # iamsync-ignore: allow-everything`)).toEqual([
      'manifests/a.yaml:5:36 warning allow-everything',
      'manifests/a.yaml:5:57 error suppression-reason',
    ]);
    expect(await found(`        - ${ADMIN} # iamsync-ignore:`)).toContain('manifests/a.yaml:5:57 error suppression-rule');
    expect(await found(`        - ${ADMIN} # iamsync-ignore: admin because`)).toContain('manifests/a.yaml:5:57 error suppression-rule');
  });

  it('is noted if it suppresses nothing, but not where its rule was not asked', async () => {
    const fine = `        - ${ADMIN.replace('"*"', 's3:GetObject')} ${IGNORE}`;
    expect(await found(fine)).toEqual(['manifests/a.yaml:5:66 note suppression-unused']);
    expect(await found(fine, ['user-permissions', 'suppression-unused'])).toEqual([]);
  });

  it('reaches grammar that AWS refuses too', async () => {
    const bad = '        - { Effect: Allow, Action: GetObject, Resource: "*" } # iamsync-ignore: action-service a test of ours';
    expect((await found(bad, ['action-service'])).length).toBe(0);
  });

  it('of a JSON document stands where the manifest names it', async () => {
    const files = (comment: string) => ({
      'manifests/a.yaml': `policies:\n  p:\n    document: p.json ${comment}\n`,
      'manifests/p.json': '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}',
    });
    expect(lines(await lintTexts(files(''), RULES)).length).toBe(1);
    expect(lines(await lintTexts(files(IGNORE), RULES))).toEqual([]);
  });

  it('of a YAML document stands in it', async () => {
    const files = {
      'manifests/a.yaml': 'policies:\n  p:\n    document: p.yaml\n',
      'manifests/p.yaml': `Statement:\n  ${IGNORE}\n  - ${ADMIN}\n`,
    };
    expect(lines(await lintTexts(files, RULES))).toEqual([]);
  });
});
