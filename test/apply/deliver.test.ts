// Handing a secret over: from memory to the sink, tried until AWS knows it, and told to nobody else.
import { describe, expect, it } from 'vitest';
import { run } from '../../src/apply/run.ts';
import { call } from '../../src/model/call.ts';
import { Failure } from '../../src/model/failure.ts';
import type { WriteOp } from '../../src/model/call.ts';
import type { Action } from '../../src/model/plan.ts';
import type { Secret, Secrets } from '../../src/model/ports.ts';
import type { RunEvent, RunReport } from '../../src/model/run.ts';
import { action, eventsInto, failing, options, planOf, unclear, world } from './fakes.ts';
import type { Answer, FakeWorld } from './fakes.ts';

const KEY = { UserName: 'robot', AccessKeyId: 'AKIAIOSFODNN7EXAMPLE', SecretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const PASSWORD = 'Made-up-1234567890';

const MAKE = action('make', { do: call('CreateAccessKey', { UserName: 'robot' }) });
const HAND: Action = action('hand', { do: { secret: 'make', sink: 'vault', name: 'robot/ci' }, needs: ['make'] });
const NAME = action('name', {
  do: call('TagUser', { UserName: 'robot', Tags: [{ Key: 'iamsync:key:ci', Value: { ref: 'make', field: 'AccessKey.AccessKeyId' } }] }),
  needs: ['hand'],
});
const SET = action('set', { do: call('CreateLoginProfile', { UserName: 'robot', Password: { generate: 'password' } }) });
const TELL: Action = action('tell', { do: { secret: 'set', sink: 'vault', name: 'robot/console' }, needs: ['set'] });

interface Vault extends Secrets {
  readonly got: (readonly [sink: string, name: string, secret: Secret])[];
}

function vault({ unknownFor = 0, refuse }: { unknownFor?: number; refuse?: Error } = {}): Vault {
  let asked = 0;
  const got: Vault['got'] = [];
  return {
    got,
    password: () => PASSWORD,
    deliver: (sink, name, secret) => (refuse === undefined ? Promise.resolve(void got.push([sink, name, secret])) : Promise.reject(refuse)),
    knows: () => Promise.resolve((asked += 1) > unknownFor),
  };
}

const keys: Answer = (sent): { AccessKey?: typeof KEY } => (sent.op === 'CreateAccessKey' ? { AccessKey: KEY } : {});
const withVault = (secrets: Secrets, answer: Answer = keys): FakeWorld => {
  const fake = world({ answer, lookup: () => ({}) });
  return Object.assign(fake, { secrets });
};
/** A run whose user is gone when it comes to an operation. */
async function renamedBefore(
  actions: readonly Action[],
  op: WriteOp,
  says = 'The user with name robot cannot be found.',
  late = 0,
): Promise<RunReport> {
  const answer: Answer = async (sent, attempt) => {
    if (sent.op === op) throw failing('NoSuchEntity', says);
    if (late > 0) await new Promise((resolve) => setTimeout(resolve, late));
    return keys(sent, attempt);
  };
  return run(planOf(actions), withVault(vault(), answer), options);
}
const everything = (fake: FakeWorld, ...more: unknown[]): string => JSON.stringify([fake.lines, fake.log, ...more]);

describe('a new key', () => {
  it('is handed over before the slot names it, and is in no journal and no report', async () => {
    const secrets = vault();
    const fake = withVault(secrets);
    const events: RunEvent[] = [];
    const report = await run(planOf([MAKE, HAND, NAME]), fake, eventsInto(events));
    expect(report).toMatchObject({ result: 'done', failed: [] });
    expect(secrets.got).toEqual([['vault', 'robot/ci', KEY]]);
    expect(fake.sent.at(-1)?.input).toMatchObject({ Tags: [{ Value: KEY.AccessKeyId }] });
    expect(everything(fake, report, events)).not.toContain(KEY.SecretAccessKey);
    expect(everything(fake, report)).toContain(KEY.AccessKeyId);
  });

  it('is tried until AWS knows it, and told as a wait', async () => {
    const fake = withVault(vault({ unknownFor: 3 }));
    const events: RunEvent[] = [];
    expect((await run(planOf([MAKE, HAND, NAME]), fake, eventsInto(events))).result).toBe('done');
    expect(fake.log.filter((line) => line.startsWith('sleep'))).toHaveLength(3);
    expect(events.filter(({ event }) => event === 'wait')).toHaveLength(3);
  });

  it('that AWS does not know after two minutes is not named', async () => {
    const fake = withVault(vault({ unknownFor: Infinity }));
    const report = await run(planOf([MAKE, HAND, NAME]), fake, options);
    expect(report.failed).toMatchObject([
      { id: 'hand', error: { code: 'sink', message: expect.stringContaining('does not know the new key') } },
    ]);
    expect(fake.time - 1_000_000).toBeGreaterThan(120_000);
    expect(report.notTried.map(({ id }) => id)).toEqual(['name']);
  });

  it('that the sink refuses is not named, and the reason is told without it', async () => {
    const reasons: readonly (readonly [Error, string])[] = [
      [new Failure('sink', `it said ${KEY.SecretAccessKey}`, 'Mend it.'), 'it said (secret). Mend it.'],
      [new Error(`a defect with ${KEY.SecretAccessKey}`), 'it failed without a reason'],
    ];
    for (const [refuse, says] of reasons) {
      const fake = withVault(vault({ refuse }));
      const report = await run(planOf([MAKE, HAND, NAME]), fake, options);
      expect(report.failed).toMatchObject([{ id: 'hand', error: { code: 'sink', message: expect.stringContaining(says) } }]);
      expect(everything(fake, report, String(report.cause))).not.toContain(KEY.SecretAccessKey);
    }
  });

  it('is never made twice: without a clear answer the run ends, and the next one looks', async () => {
    for (const AccessKeyMetadata of [[], [{ AccessKeyId: KEY.AccessKeyId }]]) {
      const fake = world({
        answer: () => {
          throw unclear();
        },
        lookup: (op) => (op === 'ListAccessKeys' ? { AccessKeyMetadata, IsTruncated: false } : { Tags: [], IsTruncated: false }),
      });
      const report = await run(planOf([MAKE, HAND, NAME]), fake, options);
      expect(fake.sent.map(({ op }) => op)).toEqual(['CreateAccessKey']);
      expect(report.failed).toMatchObject([{ id: 'make' }]);
    }
  });

  it('whose user is renamed by somebody else before the slot names it is told by its id, and its secret is not', async () => {
    const report = await renamedBefore([MAKE, HAND, NAME], 'TagUser');
    expect(report.failed).toMatchObject([{ id: 'name', next: expect.stringMatching(/^The account was changed by someone else/) }]);
    expect(report.failed[0]?.next).toContain(`User/robot was renamed or deleted by somebody else after this run had made`);
    expect(report.failed[0]?.next).toContain(`--access-key-id ${KEY.AccessKeyId}`);
    expect(report.cause?.next).toBe(report.failed[0]?.next);
    expect(JSON.stringify(report)).not.toContain(KEY.SecretAccessKey);
  });

  it('is told whichever call finds the user gone, and not where another thing is, of another user, or once the slot names it', async () => {
    const attach = (UserName: string, need: string): Action =>
      action('attach', { do: call('AttachUserPolicy', { UserName, PolicyArn: 'arn:aws:iam::123456789012:policy/p' }), needs: [need] });
    const nextOf = async (actions: readonly Action[], says?: string): Promise<string> =>
      (await renamedBefore(actions, 'AttachUserPolicy', says)).failed.map(({ next }) => next).join();
    expect(await nextOf([MAKE, HAND, attach('robot', 'hand')])).toContain(KEY.AccessKeyId);
    expect(await nextOf([MAKE, HAND, attach('robot', 'hand')], 'Policy p does not exist or is not attachable.')).not.toContain('AKIA');
    expect(await nextOf([MAKE, HAND, attach('other', 'hand')])).not.toContain('AKIA');
    expect(await nextOf([MAKE, HAND, NAME, attach('robot', 'name')])).not.toContain('AKIA');
  });

  it('is told also where it is made while another call finds the user gone', async () => {
    const meanwhile = action('attach', { do: call('PutUserPolicy', { UserName: 'robot', PolicyName: 'p', PolicyDocument: '{}' }) });
    const report = await renamedBefore([MAKE, meanwhile, HAND, NAME], 'PutUserPolicy', 'The user with name robot cannot be found.', 50);
    expect(report.done.map(({ id }) => id)).toEqual(['make']);
    expect(report.failed).toMatchObject([{ id: 'attach', next: expect.stringContaining(KEY.AccessKeyId) }]);
  });
});

describe('a password', () => {
  it('is made up when it is set, handed over, and in no journal, no report and no plan', async () => {
    const secrets = vault();
    const fake = withVault(secrets);
    const plan = planOf([SET, TELL]);
    const report = await run(plan, fake, options);
    expect(secrets.got).toEqual([['vault', 'robot/console', { Password: PASSWORD }]]);
    expect(fake.sent[0]?.input).toEqual({ UserName: 'robot', Password: PASSWORD });
    expect(everything(fake, report, plan)).not.toContain(PASSWORD);
  });

  it('is the same one when the call is repeated', async () => {
    let made = 0;
    const secrets = { ...vault(), password: () => `${PASSWORD}${(made += 1)}` };
    const fake = withVault(secrets, (_sent, attempt) => {
      if (attempt === 1) throw failing('Throttling');
      return {};
    });
    await run(planOf([SET, TELL]), fake, options);
    expect(fake.sent.map(({ input }) => input)).toEqual([
      { UserName: 'robot', Password: `${PASSWORD}1` },
      { UserName: 'robot', Password: `${PASSWORD}1` },
    ]);
    expect(made).toBe(1);
  });

  it('that a message of AWS quotes is blotted out', async () => {
    const fake = withVault(vault(), () => {
      throw failing('ValidationError', `Value '${PASSWORD}' at 'password' failed to satisfy constraint`);
    });
    const report = await run(planOf([SET, TELL]), fake, options);
    expect(report.failed[0]?.error.message).toBe("Value '(secret)' at 'password' failed to satisfy constraint");
    expect(everything(fake, report)).not.toContain(PASSWORD);
  });
});
