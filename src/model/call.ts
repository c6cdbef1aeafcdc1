// The calls that may change an account, typed from the SDK's own inputs. A call that is not listed here cannot be planned.
import type {
  AddRoleToInstanceProfileCommandInput,
  AttachGroupPolicyCommandInput,
  AttachRolePolicyCommandInput,
  AttachUserPolicyCommandInput,
  CreatePolicyCommandInput,
  CreatePolicyVersionCommandInput,
  CreateRoleCommandInput,
  DeleteGroupPolicyCommandInput,
  DeletePolicyCommandInput,
  DeletePolicyVersionCommandInput,
  DeleteRoleCommandInput,
  DeleteRolePermissionsBoundaryCommandInput,
  DeleteRolePolicyCommandInput,
  DeleteUserPermissionsBoundaryCommandInput,
  DetachGroupPolicyCommandInput,
  DetachRolePolicyCommandInput,
  DetachUserPolicyCommandInput,
  PutRolePermissionsBoundaryCommandInput,
  PutRolePolicyCommandInput,
  PutUserPermissionsBoundaryCommandInput,
  RemoveRoleFromInstanceProfileCommandInput,
  SetDefaultPolicyVersionCommandInput,
  TagPolicyCommandInput,
  TagRoleCommandInput,
  UntagPolicyCommandInput,
  UntagRoleCommandInput,
  UpdateAssumeRolePolicyCommandInput,
  UpdateRoleCommandInput,
} from '@aws-sdk/client-iam';

/** The writing operations of IAM and their inputs. */
export interface WriteInputs {
  AddRoleToInstanceProfile: AddRoleToInstanceProfileCommandInput;
  AttachGroupPolicy: AttachGroupPolicyCommandInput;
  AttachRolePolicy: AttachRolePolicyCommandInput;
  AttachUserPolicy: AttachUserPolicyCommandInput;
  CreatePolicy: CreatePolicyCommandInput;
  CreatePolicyVersion: CreatePolicyVersionCommandInput;
  CreateRole: CreateRoleCommandInput;
  DeleteGroupPolicy: DeleteGroupPolicyCommandInput;
  DeletePolicy: DeletePolicyCommandInput;
  DeletePolicyVersion: DeletePolicyVersionCommandInput;
  DeleteRole: DeleteRoleCommandInput;
  DeleteRolePermissionsBoundary: DeleteRolePermissionsBoundaryCommandInput;
  DeleteRolePolicy: DeleteRolePolicyCommandInput;
  DeleteUserPermissionsBoundary: DeleteUserPermissionsBoundaryCommandInput;
  DetachGroupPolicy: DetachGroupPolicyCommandInput;
  DetachRolePolicy: DetachRolePolicyCommandInput;
  DetachUserPolicy: DetachUserPolicyCommandInput;
  PutRolePermissionsBoundary: PutRolePermissionsBoundaryCommandInput;
  PutRolePolicy: PutRolePolicyCommandInput;
  PutUserPermissionsBoundary: PutUserPermissionsBoundaryCommandInput;
  RemoveRoleFromInstanceProfile: RemoveRoleFromInstanceProfileCommandInput;
  SetDefaultPolicyVersion: SetDefaultPolicyVersionCommandInput;
  TagPolicy: TagPolicyCommandInput;
  TagRole: TagRoleCommandInput;
  UntagPolicy: UntagPolicyCommandInput;
  UntagRole: UntagRoleCommandInput;
  UpdateAssumeRolePolicy: UpdateAssumeRolePolicyCommandInput;
  UpdateRole: UpdateRoleCommandInput;
}

export type WriteOp = keyof WriteInputs;

/** `<address>#<Op>[:<target>]`, with `~n` if repeated. */
export type ActionId = string;

/** An id that AWS will choose: the field of another action's answer, e.g. `PolicyVersion.VersionId`. */
export interface Ref {
  readonly ref: ActionId;
  readonly field: string;
}

type Filled<T> = { readonly [K in keyof T]: T[K] | Ref };

export interface CallOf<Op extends WriteOp> {
  readonly service: 'iam';
  readonly op: Op;
  readonly input: Filled<WriteInputs[Op]>;
}

/** One call of AWS, in AWS's own words. */
export type Call = { [Op in WriteOp]: CallOf<Op> }[WriteOp];

/** Hands a secret to a sink. The secret is never in the plan, only the action that will create it. */
export interface Deliver {
  readonly secret: ActionId;
  readonly sink: string;
  readonly name: string;
}

/** Lets IAM's replicas catch up before the actions that need this one. */
export interface Wait {
  readonly seconds: number;
  readonly reason: string;
}

export type Step = Call | Deliver | Wait;

/** Makes a call, typed by its operation. */
export function call<Op extends WriteOp>(op: Op, input: Filled<WriteInputs[Op]>): CallOf<Op> {
  return { service: 'iam', op, input };
}

export function isCall(step: Step): step is Call {
  return 'op' in step;
}

export function isWait(step: Step): step is Wait {
  return 'seconds' in step;
}
