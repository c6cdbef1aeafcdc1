// What AWS publishes about its actions: what each may touch, how it is classified, which condition keys it knows.
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html

/** From least to most: AWS's own classes of actions. */
export const ACCESS_LEVELS = ['List', 'Read', 'Tagging', 'Write', 'Permissions management'] as const;
export type AccessLevel = (typeof ACCESS_LEVELS)[number];

/** A kind of resource, with the form of its ARN: `arn:${Partition}:s3:::${BucketName}/${ObjectName}`. */
export interface ResourceType {
  readonly name: string;
  readonly arn: string;
  /** The condition keys that tell resources of this type apart. */
  readonly conditionKeys: readonly string[];
}

/** `s3:ExistingObjectTag/<key>`, `aws:PrincipalTag/${TagKey}`: what stands in brackets is free. */
export interface KeyFact {
  readonly key: string;
  /** `String`, `ARN`, `Bool`, `Date`, `Numeric`, `IPAddress`, `Binary`; `ArrayOf…` for keys that hold many values. */
  readonly type: string;
}

export interface ActionFact {
  /** `s3:GetObject`, as AWS spells it. */
  readonly action: string;
  /** `GetObject`. */
  readonly name: string;
  /** `s3`. */
  readonly service: string;
  readonly accessLevel: AccessLevel;
  /** The types of resource that it takes; none: it is asked with the resource `*` only. */
  readonly resources: readonly (ResourceType & { readonly required: boolean })[];
  /** Beside the global ones: those of the action and of its resource types. */
  readonly conditionKeys: readonly string[];
}

export interface ServiceFact {
  /** `s3`. */
  readonly prefix: string;
  /** `Amazon S3`. */
  readonly title: string;
  /** By name, in the order of their names. */
  readonly actions: readonly ActionFact[];
  readonly resourceTypes: readonly ResourceType[];
  readonly conditionKeys: readonly KeyFact[];
}

/** Everything known on one day. AWS adds actions daily: what is not here may exist all the same. */
export interface ActionTable {
  /** The day of the table: `2026-09-26`. */
  readonly date: string;
  /** All service prefixes in order. */
  readonly services: readonly string[];
  /** The keys that every service may see: `aws:SourceIp`. */
  readonly globalKeys: readonly KeyFact[];
  /** Case makes no difference in any of these. */
  service(prefix: string): ServiceFact | undefined;
  find(action: string): ActionFact | undefined;
  /** All actions that a pattern of a policy matches (`s3:Get*`, `*`), as AWS spells them, in order. */
  expand(pattern: string): readonly string[];
  /** The known action that a misspelled one is closest to. */
  nearest(action: string): string | undefined;
  /** The fact about a condition key, global or of any service; the free part of `aws:RequestTag/team` may be anything. */
  key(name: string): KeyFact | undefined;
}
