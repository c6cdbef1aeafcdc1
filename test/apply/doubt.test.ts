// What run makes of single answers of AWS: lag, quotas, and calls whose answer never came.
import { describe, expect, it } from 'vitest';
import { call } from '../../src/model/call.ts';
import { CallError } from '../../src/model/callerror.ts';
import { Failure } from '../../src/model/failure.ts';
import { run } from '../../src/apply/run.ts';
import { action, failing, options, planOf, unclear, world } from './fakes.ts';
import { holding } from '../support/holding.ts';
import type { Answer, Lookup } from './fakes.ts';

const DOCUMENT = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}';
const SAME_DOCUMENT = encodeURIComponent(
  '{"Statement":[{"Action":["s3:getobject"],"Resource":["*"],"Effect":"Allow"}],"Version":"2012-10-17"}',
);
const OTHER_DOCUMENT = encodeURIComponent(
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"}]}',
);
const TRUST =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';

const createRole = action('Role/x#CreateRole', {
  address: 'Role/x',
  do: call('CreateRole', { RoleName: 'x', Path: '/ci/', AssumeRolePolicyDocument: TRUST, Tags: [{ Key: 'team', Value: 'a' }] }),
});
const createPolicy = action('Policy/p#CreatePolicy', {
  address: 'Policy/p',
  do: call('CreatePolicy', { PolicyName: 'p', Path: '/', PolicyDocument: DOCUMENT, Description: 'd' }),
});
const createVersion = action('Policy/p#CreatePolicyVersion', {
  address: 'Policy/p',
  do: call('CreatePolicyVersion', { PolicyArn: 'arn:p', PolicyDocument: DOCUMENT, SetAsDefault: true }),
});

const missing: Lookup = () => {
  throw new Failure('aws', 'iam:GetRole failed', 'Again.', new CallError({ code: 'NoSuchEntity', message: '', ambiguous: false }));
};

/** The first attempt is never answered; every later one gives `then`. */
function lostThen(then: CallError | Record<string, never>): Answer {
  return (_, attempt) => {
    if (attempt === 1) throw unclear();
    if (then instanceof CallError) throw then;
    return then;
  };
}

describe('a create whose answer was lost', () => {
  const exists = failing('EntityAlreadyExists', 'Role with name x already exists.');
  const ours = {
    Role: {
      Path: '/ci/',
      RoleName: 'x',
      RoleId: 'AROA1',
      Arn: 'arn:x',
      AssumeRolePolicyDocument: encodeURIComponent(TRUST),
      Tags: [{ Key: 'team', Value: 'a' }],
    },
  };

  it('is done if the account holds exactly what it asks for', async () => {
    const fake = world({ answer: lostThen(exists), lookup: () => ours });
    const report = await run(planOf([createRole]), fake, options);
    expect(report).toMatchObject({
      result: 'done',
      calls: 2,
      retries: 1,
      done: [{ id: 'Role/x#CreateRole', skipped: false, output: { Role: { RoleId: 'AROA1' } }, note: 'an earlier attempt had done it' }],
    });
    expect(fake.lines.at(-2)).toMatchObject({ event: 'done', output: { Role: { RoleId: 'AROA1' } } });
  });

  it.each([
    ['path', { Path: '/' }],
    ['description', { Description: 'mine' }],
    ['session duration', { MaxSessionDuration: 7200 }],
    ['boundary', { PermissionsBoundary: { PermissionsBoundaryArn: 'arn:b' } }],
    ['list of tags', { Tags: [] }],
    ['trust policy', { AssumeRolePolicyDocument: OTHER_DOCUMENT }],
  ])('fails if the %s is another', async (what, change) => {
    const fake = world({ answer: lostThen(exists), lookup: () => ({ Role: { ...ours.Role, ...change } }) });
    const report = await run(planOf([createRole]), fake, options);
    expect(report.failed).toMatchObject([
      {
        error: {
          code: 'EntityAlreadyExists',
          ambiguous: false,
          message: `Role with name x already exists. (its ${what} differs)`.replace('list of tags differs', 'tags differ'),
        },
      },
    ]);
  });

  it('is looked for again where replicas lag, then repeated', async () => {
    let looks = 0;
    const lookup: Lookup = (...asked) => ((looks += 1) < 3 ? missing(...asked) : ours);
    const report = await run(planOf([createRole]), world({ answer: lostThen(exists), lookup }), options);
    expect(looks).toBe(3);
    expect(report.result).toBe('done');
  });

  it('ends in doubt, not in an endless loop, if it is said to exist and never found', async () => {
    const fake = world({ answer: lostThen(exists), lookup: missing });
    const report = await run(planOf([createRole]), fake, options);
    expect(report.failed).toMatchObject([{ error: { code: 'EntityAlreadyExists', ambiguous: true }, next: holding('may have been made') }]);
  });

  it('ends in doubt if the account can not be read', async () => {
    const denied = new Failure('access-denied', 'AWS denies iam:GetRole', 'Allow it.');
    const lookup: Lookup = () => {
      throw denied;
    };
    const report = await run(planOf([createRole]), world({ answer: lostThen(exists), lookup }), options);
    expect(report.failed).toMatchObject([{ error: { ambiguous: true, message: holding('AWS denies iam:GetRole') } }]);
  });

  it('of a policy is compared with its default version', async () => {
    const policy = { Policy: { Arn: 'arn', PolicyId: 'ANPA1', Path: '/', DefaultVersionId: 'v1', Description: 'd', Tags: [] } };
    const found =
      (Document: string): Lookup =>
      (op) =>
        op === 'GetPolicy' ? policy : { PolicyVersion: { Document } };
    const same = await run(planOf([createPolicy]), world({ answer: lostThen(exists), lookup: found(SAME_DOCUMENT) }), options);
    expect(same.done).toMatchObject([{ output: { Policy: { Arn: 'arn:aws:iam::123456789012:policy/p', DefaultVersionId: 'v1' } } }]);
    const other = await run(planOf([createPolicy]), world({ answer: lostThen(exists), lookup: found(OTHER_DOCUMENT) }), options);
    expect(other.failed[0]?.error.message).toContain('its document differs');
  });

  it('that was never in doubt is somebody else’s', async () => {
    const fake = world({ answer: () => Promise.reject(exists) });
    const report = await run(planOf([createRole]), fake, options);
    expect(report.failed).toMatchObject([{ error: { code: 'EntityAlreadyExists', ambiguous: false }, next: holding('someone else') }]);
    expect(fake.log).not.toContain('read GetRole');
  });
});

describe('a new policy version whose answer was lost', () => {
  const versions =
    (documents: Record<string, string>, byDefault: string): Lookup =>
    (op, input) => {
      if (op === 'ListPolicyVersions')
        return { Versions: Object.keys(documents).map((VersionId) => ({ VersionId, IsDefaultVersion: VersionId === byDefault })) };
      const asked = 'VersionId' in input && typeof input.VersionId === 'string' ? input.VersionId : '';
      return { PolicyVersion: { Document: documents[asked] } };
    };

  it('is adopted, and its id reaches what asks for it', async () => {
    const answer: Answer = (sent) => (sent.op === 'CreatePolicyVersion' ? Promise.reject(unclear()) : {});
    const fake = world({ answer, lookup: versions({ v9: OTHER_DOCUMENT, v10: SAME_DOCUMENT }, 'v10') });
    const use = action('use', {
      needs: [createVersion.id],
      do: call('DeletePolicyVersion', { PolicyArn: 'arn:p', VersionId: { ref: createVersion.id, field: 'PolicyVersion.VersionId' } }),
    });
    const report = await run(planOf([createVersion, use]), fake, options);
    expect(fake.sent.filter((sent) => sent.op === 'CreatePolicyVersion')).toHaveLength(1);
    expect(fake.sent.at(-1)).toEqual(call('DeletePolicyVersion', { PolicyArn: 'arn:p', VersionId: 'v10' }));
    expect(report).toMatchObject({ result: 'done', calls: 2, retries: 0 });
  });

  it('is made again only when replicas had a minute to show it and it is not there', async () => {
    const fake = world({ answer: lostThen({}), lookup: versions({ v1: OTHER_DOCUMENT }, 'v1') });
    const began = fake.clock.now();
    const report = await run(planOf([createVersion]), fake, options);
    expect(fake.clock.now() - began).toBeGreaterThanOrEqual(60_000);
    expect(report).toMatchObject({ result: 'done', calls: 2 });
  });

  it('is made again after it was looked for three times where nothing lags', async () => {
    const fake = world({ answer: lostThen({}), lookup: versions({ v1: OTHER_DOCUMENT }, 'v1') });
    const report = await run(planOf([createVersion]), fake, { ...options, lag: 0 });
    expect(fake.log.filter((line) => line === 'read ListPolicyVersions')).toHaveLength(3);
    expect(report).toMatchObject({ result: 'done', calls: 2 });
  });

  it('is not mistaken for an equal one that is not in force', async () => {
    const fake = world({ answer: lostThen({}), lookup: versions({ v1: OTHER_DOCUMENT, v2: SAME_DOCUMENT }, 'v1') });
    expect(await run(planOf([createVersion]), fake, { ...options, waits: false })).toMatchObject({ result: 'done', calls: 2 });
  });
});

describe('a removal', () => {
  const remove = action('r', { do: call('DeleteRole', { RoleName: 'r' }) });
  const gone = failing('NoSuchEntity', 'The role with name r cannot be found.');

  it('of what is gone already is skipped: this run has nothing to take back', async () => {
    const fake = world({ answer: () => Promise.reject(gone) });
    const report = await run(
      planOf([remove, action('b', { needs: ['r'] })]),
      { ...fake, iam: { call: (sent) => (sent.op === 'DeleteRole' ? fake.iam.call(sent) : Promise.resolve({})) } },
      options,
    );
    expect(report.done).toMatchObject([
      { id: 'r', skipped: true, note: 'it was gone already' },
      { id: 'b', skipped: false },
    ]);
    expect(fake.lines).toContainEqual(expect.objectContaining({ id: 'r', event: 'skipped' }));
  });

  it('whose answer was lost is done when it is gone', async () => {
    const report = await run(planOf([remove]), world({ answer: lostThen(gone) }), options);
    expect(report.done).toMatchObject([{ id: 'r', skipped: false, note: 'an earlier attempt had done it' }]);
  });

  it('that still shows what this run took away is repeated; otherwise the conflict is real', async () => {
    const conflict = failing('DeleteConflict', 'Cannot delete entity, must detach all policies first.');
    const answer: Answer = (sent, attempt) => (sent.op === 'DeleteRole' && attempt < 4 ? Promise.reject(conflict) : {});
    const detach = action('d', { address: 'Role/r', do: call('DetachRolePolicy', { RoleName: 'r', PolicyArn: 'arn:p' }) });
    const after = { ...remove, address: 'Role/r', needs: ['d'] } as const;
    expect(await run(planOf([detach, after]), world({ answer }), options)).toMatchObject({ result: 'done', retries: 3 });
    expect(await run(planOf([remove]), world({ answer }), options)).toMatchObject({ result: 'failed', calls: 1 });
  });

  it('of a policy knows who let go of it in this run', async () => {
    const conflict = failing('DeleteConflict', 'Cannot delete a policy attached to entities.');
    const answer: Answer = (sent, attempt) => (sent.op === 'DeletePolicy' && attempt < 2 ? Promise.reject(conflict) : {});
    const detach = action('d', {
      address: 'Role/r',
      lets: ['Policy/p'],
      do: call('DetachRolePolicy', { RoleName: 'r', PolicyArn: 'arn:p' }),
    });
    const del = action('p', { address: 'Policy/p', needs: ['d'], do: call('DeletePolicy', { PolicyArn: 'arn:p' }) });
    expect(await run(planOf([detach, del]), world({ answer }), options)).toMatchObject({ result: 'done', retries: 1 });
  });
});

describe('lag', () => {
  const invalid = failing('MalformedPolicyDocument', 'Invalid principal in policy: "AWS":"arn:aws:iam::123456789012:role/x"');
  const trusting = action('t', {
    address: 'Role/t',
    takes: ['Role/x'],
    needs: [],
    do: call('UpdateAssumeRolePolicy', { RoleName: 't', PolicyDocument: TRUST }),
  });
  const answer: Answer = (sent, attempt) => (sent.op === 'UpdateAssumeRolePolicy' && attempt < 5 ? Promise.reject(invalid) : {});

  it('of a principal that this run made is waited out', async () => {
    const report = await run(planOf([createRole, { ...trusting, needs: [createRole.id] }]), world({ answer }), options);
    expect(report).toMatchObject({ result: 'done', retries: 4 });
  });

  it('of a principal that a killed run made is waited out too', async () => {
    expect(await run(planOf([trusting]), world({ answer }), { ...options, young: ['Role/x'] })).toMatchObject({ result: 'done' });
  });

  it('is not assumed of a principal that nobody made: a typo fails at once', async () => {
    expect(await run(planOf([trusting]), world({ answer }), options)).toMatchObject({ result: 'failed', calls: 1 });
  });

  it('is given two minutes', async () => {
    const fake = world({ answer: (sent) => (sent.op === 'UpdateAssumeRolePolicy' ? Promise.reject(invalid) : {}) });
    const start = fake.time;
    const report = await run(planOf([createRole, { ...trusting, needs: [createRole.id] }]), fake, options);
    expect(report.failed).toMatchObject([{ id: 't', error: { code: 'MalformedPolicyDocument', ambiguous: false } }]);
    expect(fake.time - start).toBeGreaterThanOrEqual(120_000);
    expect(fake.time - start).toBeLessThan(140_000);
  });

  it('of a new version is waited out when it becomes the default', async () => {
    const lagging: Answer = (sent, attempt) => {
      if (sent.op === 'SetDefaultPolicyVersion' && attempt === 1)
        throw failing('NoSuchEntity', 'Policy version v2 does not exist or is not attachable.');
      return { PolicyVersion: { VersionId: 'v2' } };
    };
    const use = action('s', {
      address: 'Policy/p',
      needs: [createVersion.id],
      do: call('SetDefaultPolicyVersion', { PolicyArn: 'arn:p', VersionId: 'v2' }),
    });
    expect(await run(planOf([createVersion, use]), world({ answer: lagging }), options)).toMatchObject({ result: 'done', retries: 1 });
  });
});

describe('repetition', () => {
  it('of throttled calls gives up after ten; a quota is never repeated', async () => {
    const throttled = world({ answer: () => Promise.reject(failing('Throttling', 'Rate exceeded')) });
    expect(await run(planOf([action('a')]), throttled, options)).toMatchObject({ result: 'failed', calls: 10, retries: 9 });
    const full = world({ answer: () => Promise.reject(failing('LimitExceeded', 'Cannot exceed quota for PoliciesPerRole: 10')) });
    expect(await run(planOf([action('a')]), full, options)).toMatchObject({
      result: 'failed',
      calls: 1,
      failed: [{ next: holding('quota') }],
    });
  });

  it('leaves its place to other calls while it pauses', async () => {
    const fake = world({
      answer: (sent, attempt) => (JSON.stringify(sent).includes('"a"') && attempt < 2 ? Promise.reject(failing('Throttling')) : {}),
    });
    await run(planOf([action('a'), action('b')]), fake, { ...options, concurrency: 1 });
    expect(fake.log.filter((line) => line.startsWith('call'))).toEqual(['call a', 'call b', 'call a']);
  });

  it('has a journal line before and after every attempt', async () => {
    const fake = world({ answer: lostThen({}) });
    await run(planOf([action('a')]), fake, options);
    expect(fake.log.filter((line) => !line.startsWith('sleep'))).toEqual(['try a', 'call a', 'failed a', 'try a', 'call a', 'done a']);
  });
});
