// The two ports: planning can't write, and applying can only write what a plan can hold.
import { afterEach, describe, expect, it } from 'vitest';
import { call } from '../../src/model/call.ts';
import { callErrorOf, closeAll, IDENTITY, ok, serve } from './wire.ts';
import type { IamReader, IamWriter } from '../../src/model/ports.ts';

afterEach(closeAll);

// Each of these compiles only while the types say the same: `true` where the port takes the operation.
type Reads<Op extends string> = Op extends Parameters<IamReader['get']>[0] ? true : false;
type Writes<Op extends string> = Op extends Parameters<IamWriter['call']>[0]['op'] ? true : false;
type Has<Port, Member extends string> = Member extends keyof Port ? true : false;

/** Calls a port as no typed code could. */
function untyped(port: object, method: string, ...given: readonly unknown[]): Promise<unknown> {
  const found: unknown = Reflect.get(port, method);
  if (typeof found !== 'function') throw new Error(`there is no ${method}`);
  return Promise.resolve().then(() => Reflect.apply(found, port, given) as unknown);
}

describe('the two ports', () => {
  it('keep planning from writing: no type allows it, and nothing is sent', async () => {
    const planning: [Reads<'GetRole'>, Reads<'DeleteRole'>, Reads<'CreateRole'>, Has<IamReader, 'call'>] = [true, false, false, false];
    const { reader, asked } = await serve((response, op) => ok(response, op));
    for (const op of ['DeleteRole', 'CreateRole', 'GenerateServiceLastAccessedDetails', 'toString']) {
      await expect(untyped(reader.iam, 'get', op, { RoleName: 'x' })).rejects.toThrow(`${op} is not a reading operation`);
    }
    expect(planning[3]).toBe('call' in reader.iam);
    expect(Object.keys(reader).sort()).toEqual(['iam', 'identity', 'tagging']);
    expect(asked).toEqual([]);
  });

  it('keep the writer to what a plan can hold, without placeholders', async () => {
    const applying: [Writes<'DeleteRole'>, Writes<'ListRoles'>, Writes<'DropRole'>] = [true, false, false];
    expect(applying).toHaveLength(3);
    const { writer, asked } = await serve((response, op) => ok(response, op));
    for (const op of ['ListRoles', 'DropRole', 'GenerateCredentialReport']) {
      const refused = await callErrorOf(untyped(writer, 'call', { service: 'iam', op, input: {} }));
      expect(refused).toMatchObject({ code: 'InternalError', ambiguous: false, message: `${op} is not a writing operation of iamsync` });
    }
    const open = call('SetDefaultPolicyVersion', { PolicyArn: 'arn', VersionId: { ref: 'a', field: 'b' } });
    expect((await callErrorOf(writer.call(open))).message).toContain('placeholder');
    expect(asked).toEqual([]);
  });

  it('send what they are asked and give plain answers', async () => {
    const role = '<Role><RoleName>x</RoleName><CreateDate>2026-11-22T10:42:00Z</CreateDate></Role>';
    const { writer, reader, asked } = await serve((response, op) => ok(response, op, op === 'GetCallerIdentity' ? IDENTITY : role));
    const answer = await writer.call(call('CreateRole', { RoleName: 'x', AssumeRolePolicyDocument: '{}' }));
    expect(answer).toEqual({ Role: { RoleName: 'x', CreateDate: '2026-11-22T10:42:00.000Z' } });
    expect(await reader.identity.whoAmI()).toEqual({
      scope: { account: '123456789012', partition: 'aws-cn' },
      caller: { arn: 'arn:aws-cn:iam::123456789012:user/me', userId: 'AIDA1' },
    });
    expect(asked.map(({ op }) => op)).toEqual(['CreateRole', 'GetCallerIdentity']);
  });
});
