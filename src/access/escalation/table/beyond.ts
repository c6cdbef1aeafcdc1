// Ways through what stands outside of users, roles and policies: identity providers, Identity Center, Organizations.
import type { Template } from '../nouns.ts';

const provider = (
  id: string,
  federation: 'saml-provider' | 'oidc-provider',
  exists: boolean,
  what: string,
  ...actions: readonly string[]
): Template => ({
  id,
  family: 'federation',
  what,
  needs: actions.map((action) => ({ action, on: 'trusted provider' })),
  gain: { kind: 'provider', federation, exists },
  sources: [],
});

const beyond = (id: string, to: 'administrator' | 'itself', what: string, ...actions: readonly string[]): Template => ({
  id,
  family: 'organization',
  what,
  needs: actions.map((action) => ({ action, on: '*' })),
  gain: { kind: 'beyond', to },
  sources: id.startsWith('codestar-') ? ['Pacu codestar'] : [],
});

export const BEYOND: readonly Template[] = [
  provider(
    'update-saml-provider',
    'saml-provider',
    true,
    'put its own metadata into a SAML provider that a role trusts',
    'iam:UpdateSAMLProvider',
  ),
  provider('create-saml-provider', 'saml-provider', false, 'make the SAML provider that a role trusts', 'iam:CreateSAMLProvider'),
  provider(
    'update-oidc-thumbprint',
    'oidc-provider',
    true,
    'put the thumbprint of its own server on an OpenID Connect provider that a role trusts',
    'iam:UpdateOpenIDConnectProviderThumbprint',
  ),
  provider(
    'create-oidc-provider',
    'oidc-provider',
    false,
    'make the OpenID Connect provider that a role trusts',
    'iam:CreateOpenIDConnectProvider',
  ),
  beyond(
    'sso-inline-policy',
    'administrator',
    'write the inline policy of a permission set of Identity Center',
    'sso:PutInlinePolicyToPermissionSet',
    'sso:ProvisionPermissionSet',
  ),
  beyond(
    'sso-attach-policy',
    'administrator',
    'attach a policy to a permission set of Identity Center',
    'sso:AttachManagedPolicyToPermissionSet',
    'sso:ProvisionPermissionSet',
  ),
  beyond('sso-account-assignment', 'administrator', 'assign itself a permission set of Identity Center', 'sso:CreateAccountAssignment'),
  beyond('organizations-detach-policy', 'itself', 'detach a service control policy', 'organizations:DetachPolicy'),
  beyond('organizations-update-policy', 'itself', 'rewrite a service control policy', 'organizations:UpdatePolicy'),
  beyond('codestar-create-from-template', 'administrator', 'make a CodeStar project from a template', 'codestar:CreateProjectFromTemplate'),
  beyond(
    'codestar-associate-team-member',
    'administrator',
    'make a CodeStar project and become its owner',
    'codestar:CreateProject',
    'codestar:AssociateTeamMember',
  ),
];
