// How calls on managed policies move access: by which version is the default.
import { textOf } from '../lookups.ts';
import { documentOfInput, versionOf } from '../replay.ts';
import type { Replays } from '../replay.ts';

export const policyReplays: Replays = {
  CreatePolicy: ({ input }, scene) =>
    scene.policyBorn(textOf(input.PolicyName), textOf(input.Path, '/'), documentOfInput(input.PolicyDocument)),
  DeletePolicy: ({ input }, scene) => scene.policyGone(textOf(input.PolicyArn)),
  CreatePolicyVersion({ input }, scene, id) {
    const arn = textOf(input.PolicyArn);
    scene.staged(arn, id, documentOfInput(input.PolicyDocument));
    if (input.SetAsDefault === true) scene.defaulted(arn, id);
  },
  SetDefaultPolicyVersion: ({ input }, scene) => scene.defaulted(textOf(input.PolicyArn), versionOf(input.VersionId)),
};
