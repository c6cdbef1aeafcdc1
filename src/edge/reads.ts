// The reading operations of IAM over the SDK. What is not in this table can't be asked, least of all a write.
import {
  GetAccountAuthorizationDetailsCommand,
  GetAccountSummaryCommand,
  GetInstanceProfileCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  ListPolicyTagsCommand,
  ListPolicyVersionsCommand,
  ListRolesCommand,
} from '@aws-sdk/client-iam';
import { failureOf } from './failures.ts';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { IamReader, ReadOp, Reads } from '../model/ports.ts';

type Senders = { readonly [Op in ReadOp]: (iam: IAMClient, input: Reads[Op][0]) => Promise<Reads[Op][1]> };

const READS: Senders = {
  GetAccountAuthorizationDetails: (iam, input) => iam.send(new GetAccountAuthorizationDetailsCommand(input)),
  GetAccountSummary: (iam, input) => iam.send(new GetAccountSummaryCommand(input)),
  GetInstanceProfile: (iam, input) => iam.send(new GetInstanceProfileCommand(input)),
  GetPolicy: (iam, input) => iam.send(new GetPolicyCommand(input)),
  GetPolicyVersion: (iam, input) => iam.send(new GetPolicyVersionCommand(input)),
  GetRole: (iam, input) => iam.send(new GetRoleCommand(input)),
  ListPolicyTags: (iam, input) => iam.send(new ListPolicyTagsCommand(input)),
  ListPolicyVersions: (iam, input) => iam.send(new ListPolicyVersionsCommand(input)),
  ListRoles: (iam, input) => iam.send(new ListRolesCommand(input)),
};

/** Sends reads; a failure becomes a Failure that names the missing permission. `client` is asked for at the first read. */
export function readerOver(client: () => Promise<IAMClient>): IamReader {
  return {
    async get(op, input) {
      if (!Object.hasOwn(READS, op)) throw new Error(`${op} is not a reading operation of iamsync`);
      try {
        return await READS[op](await client(), input);
      } catch (error) {
        throw failureOf(error, `iam:${op}`);
      }
    },
  };
}
