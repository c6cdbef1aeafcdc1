// Three states of one account with every kind that carries no secret: born, changed in every facet, and gone.
import type { Json, JsonObject } from '../../../src/model/json.ts';

export const statement = (action: string, effect: 'Allow' | 'Deny' = 'Allow'): JsonObject => ({
  Effect: effect,
  Action: action,
  Resource: '*',
});
export const documentOf = (...actions: readonly string[]): JsonObject => ({ Statement: actions.map((action) => statement(action)) });
const EC2: Json = { services: 'ec2.amazonaws.com' };

const certificate = (word: string): string => `MIIB${word.repeat(200)}`;
const metadata = (word: string): string =>
  [
    '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com/one">',
    '<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing">',
    `<KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${certificate(word)}</X509Certificate></X509Data></KeyInfo>`,
    '</KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example.com/sso"/>',
    '</IDPSSODescriptor></EntityDescriptor>\n',
  ].join('\n');

export const BORN: JsonObject = {
  account: { alias: 'acme-test', passwordPolicy: { minimumLength: 14, requireSymbols: true, maxAge: '90d', reusePrevention: 5 } },
  policies: {
    limit: { document: documentOf('s3:*', 'sqs:*') },
    reader: { path: '/app/', description: 'Reads', document: documentOf('s3:GetObject'), tags: { team: 'a', Team: 'b' } },
  },
  oidcProviders: {
    'token.actions.githubusercontent.com': {
      clientIds: ['sts.amazonaws.com', 'old-audience'],
      thumbprints: ['6938FD4D98BAB03FAADB97B34396831E3780AEA1'],
      tags: { team: 'a', Team: 'b' },
    },
  },
  samlProviders: { okta: { metadata: metadata('ExampleOne0123456789'), tags: { team: 'a', Team: 'b' } } },
  groups: { staff: { path: '/team/', policies: ['reader'], inline: { own: documentOf('sqs:*') } } },
  users: {
    ann: {
      groups: ['staff'],
      policies: ['reader'],
      inline: { own: documentOf('sqs:SendMessage') },
      boundary: 'limit',
      tags: { team: 'a' },
    },
    bob: {},
  },
  roles: {
    web: { trust: EC2, policies: ['reader'], inline: { own: documentOf('sqs:*') }, boundary: 'limit', tags: { team: 'a' } },
    app: { trust: EC2, description: 'Runs', maxSessionDuration: '2h' },
  },
  serviceLinkedRoles: { 'autoscaling.amazonaws.com': {} },
  instanceProfiles: { box: { path: '/racks/', role: 'web', tags: { team: 'a', Team: 'b' } } },
};

/** No document of a policy changes: that takes a wait, and has a plan of its own. */
export const CHANGED: JsonObject = {
  account: { alias: 'acme-prod', passwordPolicy: { minimumLength: 16, requireNumbers: true } },
  policies: {
    limit: { document: documentOf('s3:*', 'sqs:*') },
    reader: { path: '/app/', description: 'Reads', document: documentOf('s3:GetObject'), tags: { team: 'c' } },
  },
  oidcProviders: {
    'token.actions.githubusercontent.com': {
      clientIds: ['sts.amazonaws.com', 'new-audience'],
      thumbprints: ['1c58a3a8518e8759bf075b76b750d4f2df264fcd'],
      tags: { team: 'c' },
    },
  },
  samlProviders: { okta: { metadata: metadata('ExampleTwo9876543210'), tags: { team: 'c' } } },
  groups: { crew: { renamedFrom: 'staff', path: '/crew/', policies: ['limit'], inline: { other: documentOf('sqs:*') } } },
  users: {
    anna: { renamedFrom: 'ann', policies: ['limit'], inline: { other: documentOf('s3:*') }, boundary: { none: true }, tags: { Team: 'b' } },
    bob: { groups: ['crew'] },
  },
  roles: {
    web: { trust: { services: 'lambda.amazonaws.com' }, inline: { other: documentOf('sqs:*') }, boundary: { none: true }, tags: {} },
    app: { trust: EC2, description: 'Works', policies: ['limit'], boundary: 'limit' },
  },
  serviceLinkedRoles: { 'autoscaling.amazonaws.com': { description: 'Scales our groups' } },
  instanceProfiles: { box: { path: '/racks/', role: 'app', tags: { team: 'c' } } },
};

export const REMOVED: JsonObject = {
  removed: [
    'Account/alias',
    'Account/passwordPolicy',
    'Policy/limit',
    'Policy/reader',
    'OidcProvider/token.actions.githubusercontent.com',
    'SamlProvider/okta',
    'Group/crew',
    'User/anna',
    'User/bob',
    'Role/web',
    'Role/app',
    'InstanceProfile/box',
  ],
};
