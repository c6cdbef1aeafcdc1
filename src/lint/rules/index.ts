// All rules of lint, by id.
import type { Rule } from '../rule.ts';
import { actionBoth } from './action-both.ts';
import { actionColons } from './action-colons.ts';
import { actionMatchesNothing } from './action-matches-nothing.ts';
import { actionMissing } from './action-missing.ts';
import { actionName } from './action-name.ts';
import { actionService } from './action-service.ts';
import { allowEverything } from './allow-everything.ts';
import { allowNotAction } from './allow-not-action.ts';
import { allowNotResource } from './allow-not-resource.ts';
import { assumeAnyRole } from './assume-any-role.ts';
import { conditionCidr } from './condition-cidr.ts';
import { conditionEmpty } from './condition-empty.ts';
import { conditionKey } from './condition-key.ts';
import { conditionKeyOfOthers } from './condition-key-of-others.ts';
import { conditionKeyTwice } from './condition-key-twice.ts';
import { conditionKeyType } from './condition-key-type.ts';
import { conditionNeverTrue } from './condition-never-true.ts';
import { conditionOperator } from './condition-operator.ts';
import { conditionOperatorTwice } from './condition-operator-twice.ts';
import { conditionShape } from './condition-shape.ts';
import { conditionType } from './condition-type.ts';
import { conditionValue } from './condition-value.ts';
import { confusedDeputy } from './confused-deputy.ts';
import { consoleWithoutMfa } from './console-without-mfa.ts';
import { denyNeverApplies } from './deny-never-applies.ts';
import { documentShape } from './document-shape.ts';
import { effect } from './effect.ts';
import { effectMissing } from './effect-missing.ts';
import { emptyList } from './empty-list.ts';
import { expired } from './expired.ts';
import { forAllValuesWithoutNull } from './for-all-values-without-null.ts';
import { fullAccessAttached } from './full-access-attached.ts';
import { ifExistsOnAllow } from './if-exists-on-allow.ts';
import { keysBesidePassword } from './keys-beside-password.ts';
import { keysOfWorkload } from './keys-of-workload.ts';
import { keysWithoutRotation } from './keys-without-rotation.ts';
import { mfaDenyMissesKeys } from './mfa-deny-misses-keys.ts';
import { negatedOnAllow } from './negated-on-allow.ts';
import { negatedOnDeny } from './negated-on-deny.ts';
import { notPrincipalDeny } from './not-principal-deny.ts';
import { notText } from './not-text.ts';
import { oidcSubject } from './oidc-subject.ts';
import { passRoleAny } from './pass-role-any.ts';
import { powerWithoutMfa } from './power-without-mfa.ts';
import { principalAws } from './principal-aws.ts';
import { principalEmpty } from './principal-empty.ts';
import { principalFederated } from './principal-federated.ts';
import { principalMisplaced } from './principal-misplaced.ts';
import { principalMissing } from './principal-missing.ts';
import { principalOrphan } from './principal-orphan.ts';
import { principalService } from './principal-service.ts';
import { principalShape } from './principal-shape.ts';
import { principalType } from './principal-type.ts';
import { redundantAction } from './redundant-action.ts';
import { redundantStatement } from './redundant-statement.ts';
import { renamedFromGone } from './renamed-from-gone.ts';
import { resourceArn } from './resource-arn.ts';
import { resourceBoth } from './resource-both.ts';
import { resourceIamType } from './resource-iam-type.ts';
import { resourceMisplaced } from './resource-misplaced.ts';
import { resourceMissing } from './resource-missing.ts';
import { resourcePartition } from './resource-partition.ts';
import { resourceRegion } from './resource-region.ts';
import { resourceService } from './resource-service.ts';
import { resourceType } from './resource-type.ts';
import { rootAccessKeys } from './root-access-keys.ts';
import { rootWithoutMfa } from './root-without-mfa.ts';
import { sameAsAwsManaged } from './same-as-aws-managed.ts';
import { sameInline } from './same-inline.ts';
import { serviceWildcard } from './service-wildcard.ts';
import { setOperatorMissing } from './set-operator-missing.ts';
import { setOperatorNeedless } from './set-operator-needless.ts';
import { sid } from './sid.ts';
import { sidTwice } from './sid-twice.ts';
import { statementMissing } from './statement-missing.ts';
import { statementShape } from './statement-shape.ts';
import { suppressionReason } from './suppression-reason.ts';
import { suppressionRule } from './suppression-rule.ts';
import { suppressionUnused } from './suppression-unused.ts';
import { trustAction } from './trust-action.ts';
import { trustEveryone } from './trust-everyone.ts';
import { trustOtherAccount } from './trust-other-account.ts';
import { trustWithoutMfa } from './trust-without-mfa.ts';
import { unknownAction } from './unknown-action.ts';
import { unknownConditionKey } from './unknown-condition-key.ts';
import { unknownMember } from './unknown-member.ts';
import { unknownService } from './unknown-service.ts';
import { unusedCredentials } from './unused-credentials.ts';
import { unusedPolicy } from './unused-policy.ts';
import { userPermissions } from './user-permissions.ts';
import { variableDefault } from './variable-default.ts';
import { variableEmpty } from './variable-empty.ts';
import { variableKey } from './variable-key.ts';
import { variableName } from './variable-name.ts';
import { variablePlace } from './variable-place.ts';
import { variableUnclosed } from './variable-unclosed.ts';
import { variableVersion } from './variable-version.ts';
import { version } from './version.ts';
import { weakPasswordPolicy } from './weak-password-policy.ts';
import { wildcardInEquals } from './wildcard-in-equals.ts';

export const RULES: readonly Rule[] = [
  actionBoth,
  actionColons,
  actionMatchesNothing,
  actionMissing,
  actionName,
  actionService,
  allowEverything,
  allowNotAction,
  allowNotResource,
  assumeAnyRole,
  conditionCidr,
  conditionEmpty,
  conditionKey,
  conditionKeyOfOthers,
  conditionKeyTwice,
  conditionKeyType,
  conditionNeverTrue,
  conditionOperator,
  conditionOperatorTwice,
  conditionShape,
  conditionType,
  conditionValue,
  confusedDeputy,
  consoleWithoutMfa,
  denyNeverApplies,
  documentShape,
  effect,
  effectMissing,
  emptyList,
  expired,
  forAllValuesWithoutNull,
  fullAccessAttached,
  ifExistsOnAllow,
  keysBesidePassword,
  keysOfWorkload,
  keysWithoutRotation,
  mfaDenyMissesKeys,
  negatedOnAllow,
  negatedOnDeny,
  notPrincipalDeny,
  notText,
  oidcSubject,
  passRoleAny,
  powerWithoutMfa,
  principalAws,
  principalEmpty,
  principalFederated,
  principalMisplaced,
  principalMissing,
  principalOrphan,
  principalService,
  principalShape,
  principalType,
  redundantAction,
  redundantStatement,
  renamedFromGone,
  resourceArn,
  resourceBoth,
  resourceIamType,
  resourceMisplaced,
  resourceMissing,
  resourcePartition,
  resourceRegion,
  resourceService,
  resourceType,
  rootAccessKeys,
  rootWithoutMfa,
  sameAsAwsManaged,
  sameInline,
  serviceWildcard,
  setOperatorMissing,
  setOperatorNeedless,
  sid,
  sidTwice,
  statementMissing,
  statementShape,
  suppressionReason,
  suppressionRule,
  suppressionUnused,
  trustAction,
  trustEveryone,
  trustOtherAccount,
  trustWithoutMfa,
  unknownAction,
  unknownConditionKey,
  unknownMember,
  unknownService,
  unusedCredentials,
  unusedPolicy,
  userPermissions,
  variableDefault,
  variableEmpty,
  variableKey,
  variableName,
  variablePlace,
  variableUnclosed,
  variableVersion,
  version,
  weakPasswordPolicy,
  wildcardInEquals,
];
