// The least that reading an account takes, and that writing calls take, by the same SDK and nothing else.
import { IAMClient, paginateGetAccountAuthorizationDetails, TagUserCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { time } from './bench.ts';

/** Reads the account of the environment: who we are, then the pages of everything, one after another; how many calls it took. */
export async function readBarely(): Promise<number> {
  const sts = new STSClient({});
  const client = new IAMClient({});
  let calls = 1;
  try {
    await sts.send(new GetCallerIdentityCommand({}));
    for await (const _ of paginateGetAccountAuthorizationDetails({ client, pageSize: 1000 }, {})) calls += 1;
    return calls;
  } finally {
    sts.destroy();
    client.destroy();
  }
}

/** How long so many writing calls take of a user that is there, so many at a time; a first one, which finds the credentials, is not part of it. */
export async function callBarely(user: string, calls: number, atOnce: number): Promise<number> {
  const client = new IAMClient({ maxAttempts: 1 });
  const tag = (value: number): Promise<object> =>
    client.send(new TagUserCommand({ UserName: user, Tags: [{ Key: 'left', Value: String(value) }] }));
  let left = calls;
  const one = async (): Promise<void> => {
    for (; left > 0;) {
      left -= 1;
      await tag(left);
    }
  };
  try {
    await tag(calls);
    return await time(() => Promise.all(Array.from({ length: atOnce }, one)));
  } finally {
    client.destroy();
  }
}
