// The writing operations of IAM over the SDK. This is the one place where a call leaves for AWS to change something.
import {
  AddRoleToInstanceProfileCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeleteGroupPolicyCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DeleteUserPermissionsBoundaryCommand,
  DetachGroupPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  RemoveRoleFromInstanceProfileCommand,
  SetDefaultPolicyVersionCommand,
  TagPolicyCommand,
  TagRoleCommand,
  UntagPolicyCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import { CallError } from '../model/callerror.ts';
import { callError } from './failures.ts';
import { plainAnswer } from './plain.ts';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { Call, WriteInputs, WriteOp } from '../model/call.ts';
import type { IamWriter } from '../model/ports.ts';

type Senders = { readonly [Op in WriteOp]: (iam: IAMClient, input: WriteInputs[Op]) => Promise<object> };

const WRITES: Senders = {
  AddRoleToInstanceProfile: (iam, input) => iam.send(new AddRoleToInstanceProfileCommand(input)),
  AttachGroupPolicy: (iam, input) => iam.send(new AttachGroupPolicyCommand(input)),
  AttachRolePolicy: (iam, input) => iam.send(new AttachRolePolicyCommand(input)),
  AttachUserPolicy: (iam, input) => iam.send(new AttachUserPolicyCommand(input)),
  CreatePolicy: (iam, input) => iam.send(new CreatePolicyCommand(input)),
  CreatePolicyVersion: (iam, input) => iam.send(new CreatePolicyVersionCommand(input)),
  CreateRole: (iam, input) => iam.send(new CreateRoleCommand(input)),
  DeleteGroupPolicy: (iam, input) => iam.send(new DeleteGroupPolicyCommand(input)),
  DeletePolicy: (iam, input) => iam.send(new DeletePolicyCommand(input)),
  DeletePolicyVersion: (iam, input) => iam.send(new DeletePolicyVersionCommand(input)),
  DeleteRole: (iam, input) => iam.send(new DeleteRoleCommand(input)),
  DeleteRolePermissionsBoundary: (iam, input) => iam.send(new DeleteRolePermissionsBoundaryCommand(input)),
  DeleteRolePolicy: (iam, input) => iam.send(new DeleteRolePolicyCommand(input)),
  DeleteUserPermissionsBoundary: (iam, input) => iam.send(new DeleteUserPermissionsBoundaryCommand(input)),
  DetachGroupPolicy: (iam, input) => iam.send(new DetachGroupPolicyCommand(input)),
  DetachRolePolicy: (iam, input) => iam.send(new DetachRolePolicyCommand(input)),
  DetachUserPolicy: (iam, input) => iam.send(new DetachUserPolicyCommand(input)),
  PutRolePermissionsBoundary: (iam, input) => iam.send(new PutRolePermissionsBoundaryCommand(input)),
  PutRolePolicy: (iam, input) => iam.send(new PutRolePolicyCommand(input)),
  PutUserPermissionsBoundary: (iam, input) => iam.send(new PutUserPermissionsBoundaryCommand(input)),
  RemoveRoleFromInstanceProfile: (iam, input) => iam.send(new RemoveRoleFromInstanceProfileCommand(input)),
  SetDefaultPolicyVersion: (iam, input) => iam.send(new SetDefaultPolicyVersionCommand(input)),
  TagPolicy: (iam, input) => iam.send(new TagPolicyCommand(input)),
  TagRole: (iam, input) => iam.send(new TagRoleCommand(input)),
  UntagPolicy: (iam, input) => iam.send(new UntagPolicyCommand(input)),
  UntagRole: (iam, input) => iam.send(new UntagRoleCommand(input)),
  UpdateAssumeRolePolicy: (iam, input) => iam.send(new UpdateAssumeRolePolicyCommand(input)),
  UpdateRole: (iam, input) => iam.send(new UpdateRoleCommand(input)),
};

/** A call whose placeholders have all been resolved. */
type Complete<Op extends WriteOp = WriteOp> = { readonly [O in Op]: { readonly op: O; readonly input: WriteInputs[O] } }[Op];

/** Sends each call once; a failure becomes a CallError. `client` is asked for at the first call. */
export function writerOver(client: () => Promise<IAMClient>): IamWriter {
  return {
    async call(call) {
      if (!Object.hasOwn(WRITES, call.op)) throw refused(`${call.op} is not a writing operation of iamsync`);
      if (!isComplete(call)) throw refused(`${call.op} still holds a placeholder`);
      try {
        return plainAnswer(await send(await client(), call));
      } catch (error) {
        throw callError(error);
      }
    },
  };
}

function send<Op extends WriteOp>(iam: IAMClient, { op, input }: Complete<Op>): Promise<object> {
  return WRITES[op](iam, input);
}

function isComplete(call: Call): call is Call & Complete {
  return Object.values(call.input).every((value: unknown) => typeof value !== 'object' || value === null || !('ref' in value));
}

function refused(message: string): CallError {
  return new CallError({ code: 'InternalError', message, ambiguous: false });
}
