// The least that reading an account takes: who we are, then the pages of everything, one after another, by the same SDK.
import { IAMClient, paginateGetAccountAuthorizationDetails } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

/** Reads the account of the environment; how many calls it took. */
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
