// SAML and OpenID Connect providers. Evidence tags: A recorded, D documented, K known, M model.
import {
  AddClientIDToOpenIDConnectProviderCommand,
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  CreateSAMLProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  DeleteSAMLProviderCommand,
  GetAccountSummaryCommand,
  GetOpenIDConnectProviderCommand,
  GetRoleCommand,
  GetSAMLProviderCommand,
  ListOpenIDConnectProviderTagsCommand,
  ListOpenIDConnectProvidersCommand,
  ListSAMLProviderTagsCommand,
  ListSAMLProvidersCommand,
  RemoveClientIDFromOpenIDConnectProviderCommand,
  TagOpenIDConnectProviderCommand,
  TagSAMLProviderCommand,
  UntagOpenIDConnectProviderCommand,
  UntagSAMLProviderCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
  UpdateSAMLProviderCommand,
} from '@aws-sdk/client-iam';
import { beforeEach, describe, expect, it } from 'vitest';
import type { World } from './support.ts';
import { like, open, refusal, trust } from './support.ts';

let world: World;

beforeEach(async () => {
  world = await open();
});

describe('OpenID Connect providers', () => {
  const Url = 'https://token.example.com/path';
  const OpenIDConnectProviderArn = 'arn:aws:iam::123456789012:oidc-provider/token.example.com/path';
  const THUMBPRINT = 'b'.repeat(40);

  it('are known by their address, which is kept without its scheme [A]', async () => {
    const { iam } = world;
    const made = await iam.send(new CreateOpenIDConnectProviderCommand({ Url, ClientIDList: ['client-1'], ThumbprintList: [THUMBPRINT] }));
    expect(made.OpenIDConnectProviderArn).toBe(OpenIDConnectProviderArn);
    const { $metadata, ...shown } = await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
    expect($metadata.httpStatusCode).toBe(200);
    expect(shown).toEqual({
      Url: 'token.example.com/path',
      ClientIDList: ['client-1'],
      ThumbprintList: [THUMBPRINT],
      CreateDate: expect.any(Date),
      Tags: [],
    });
    const { OpenIDConnectProviderList } = await iam.send(new ListOpenIDConnectProvidersCommand({}));
    expect(OpenIDConnectProviderList).toEqual([{ Arn: OpenIDConnectProviderArn }]);
    expect(await refusal(iam.send(new CreateOpenIDConnectProviderCommand({ Url })))).toEqual({
      code: 'EntityAlreadyExists',
      status: 409,
      message: `Provider with url ${Url} already exists.`,
    });
    expect((await iam.send(new GetAccountSummaryCommand({}))).SummaryMap).toMatchObject({ Providers: 1 });
  });

  it('take and lose client ids repeatedly, and all thumbprints at once [M, A]', async () => {
    const { iam } = world;
    await iam.send(new CreateOpenIDConnectProviderCommand({ Url }));
    const client = { OpenIDConnectProviderArn, ClientID: 'c' };
    for (let i = 0; i < 2; i++) await iam.send(new AddClientIDToOpenIDConnectProviderCommand(client));
    const ThumbprintList = ['c'.repeat(40), 'd'.repeat(40)];
    await iam.send(new UpdateOpenIDConnectProviderThumbprintCommand({ OpenIDConnectProviderArn, ThumbprintList }));
    const get = () => iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
    expect(await get()).toMatchObject({ ClientIDList: ['c'], ThumbprintList });
    for (let i = 0; i < 2; i++) await iam.send(new RemoveClientIDFromOpenIDConnectProviderCommand(client));
    expect((await get()).ClientIDList).toEqual([]);
  });

  it('report everything that is wrong at once [A]', async () => {
    const create = (input: { Url: string; ClientIDList?: string[]; ThumbprintList?: string[] }) =>
      refusal(world.iam.send(new CreateOpenIDConnectProviderCommand(input)));
    const long = { Url: `https://${'x'.repeat(250)}`, ClientIDList: ['y'.repeat(256)], ThumbprintList: ['b'] };
    expect((await create(long)).message).toBe(
      "3 validation errors detected: Value at 'clientIDList' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 255, Member must have length greater than or equal to 1]; Value at 'thumbprintList' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 40, Member must have length greater than or equal to 40]; Value at 'url' failed to satisfy constraint: Member must have length less than or equal to 255",
    );
    expect(await create({ Url: 'http://x.example.com' })).toEqual({
      code: 'ValidationError',
      status: 400,
      message: 'Invalid Open ID Connect Provider URL',
    });
    expect(await create({ Url, ThumbprintList: Array.from({ length: 6 }, () => THUMBPRINT) })).toMatchObject({
      code: 'InvalidInput',
      message: 'Thumbprint list must contain fewer than 5 entries.',
    });
    expect(await create({ Url, ClientIDList: Array.from({ length: 101 }, (_, i) => `c${i}`) })).toMatchObject({
      code: 'LimitExceeded',
      message: 'Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100',
    });
  });

  it('are missed in two ways once they are gone, and stay in the trust of roles [A, M]', async () => {
    const { iam } = world;
    await iam.send(new CreateOpenIDConnectProviderCommand({ Url }));
    await iam.send(new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: trust({ Federated: OpenIDConnectProviderArn }) }));
    await iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
    expect(await refusal(iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn })))).toEqual({
      code: 'NoSuchEntity',
      status: 404,
      message: `OpenId connect Provider ${OpenIDConnectProviderArn} cannot be found.`,
    });
    expect((await refusal(iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn })))).message).toBe(
      `OpenIDConnect Provider not found for arn ${OpenIDConnectProviderArn}`,
    );
    const document = decodeURIComponent((await iam.send(new GetRoleCommand({ RoleName: 'r' }))).Role?.AssumeRolePolicyDocument ?? '');
    expect(document).toContain(OpenIDConnectProviderArn);
  });

  it('have tags [A]', async () => {
    const { iam } = world;
    const made = await iam.send(new CreateOpenIDConnectProviderCommand({ Url, Tags: [{ Key: 'k1', Value: 'v1' }] }));
    expect(made.Tags).toEqual([{ Key: 'k1', Value: 'v1' }]);
    await iam.send(new TagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, Tags: [{ Key: 'K1', Value: 'v2' }] }));
    await iam.send(new UntagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, TagKeys: ['k1'] }));
    expect((await iam.send(new ListOpenIDConnectProviderTagsCommand({ OpenIDConnectProviderArn }))).Tags).toEqual([
      { Key: 'K1', Value: 'v2' },
    ]);
  });
});

describe('SAML providers', () => {
  const SAMLMetadataDocument = `<EntityDescriptor entityID="x">${'<a/>'.repeat(300)}</EntityDescriptor>`;
  const SAMLProviderArn = 'arn:aws:iam::123456789012:saml-provider/idp';
  const create = () => world.iam.send(new CreateSAMLProviderCommand({ Name: 'idp', SAMLMetadataDocument }));

  it('hold their metadata, under a name that does not change [A]', async () => {
    const { iam } = world;
    expect((await create()).SAMLProviderArn).toBe(SAMLProviderArn);
    const { $metadata, ...shown } = await iam.send(new GetSAMLProviderCommand({ SAMLProviderArn }));
    expect($metadata.httpStatusCode).toBe(200);
    expect(shown).toEqual({
      SAMLProviderUUID: like(/^[A-Z0-9]{22,64}$/),
      SAMLMetadataDocument,
      AssertionEncryptionMode: 'Allowed',
      CreateDate: expect.any(Date),
      ValidUntil: expect.any(Date),
      PrivateKeyList: [],
      Tags: [],
    });
    expect((await iam.send(new ListSAMLProvidersCommand({}))).SAMLProviderList).toEqual([
      { Arn: SAMLProviderArn, ValidUntil: expect.any(Date), CreateDate: expect.any(Date) },
    ]);
    expect((await refusal(create())).code).toBe('EntityAlreadyExists');
  });

  it('are updated in part, with two private keys at most, which never show [M]', async () => {
    const { iam, sandbox } = world;
    await create();
    const document = SAMLMetadataDocument.replace('<EntityDescriptor', '<md:EntityDescriptor validUntil="2030-01-02T03:04:05Z"');
    await iam.send(new UpdateSAMLProviderCommand({ SAMLProviderArn, SAMLMetadataDocument: document }));
    await iam.send(new UpdateSAMLProviderCommand({ SAMLProviderArn, AssertionEncryptionMode: 'Required', AddPrivateKey: 'private-1' }));
    await iam.send(new UpdateSAMLProviderCommand({ SAMLProviderArn, AddPrivateKey: 'private-2' }));
    expect((await refusal(iam.send(new UpdateSAMLProviderCommand({ SAMLProviderArn, AddPrivateKey: 'private-3' })))).code).toBe(
      'LimitExceeded',
    );
    const shown = await iam.send(new GetSAMLProviderCommand({ SAMLProviderArn }));
    expect(shown).toMatchObject({ SAMLMetadataDocument: document, AssertionEncryptionMode: 'Required' });
    expect(shown.ValidUntil).toEqual(new Date('2030-01-02T03:04:05Z'));
    expect(shown.PrivateKeyList).toHaveLength(2);
    await iam.send(new UpdateSAMLProviderCommand({ SAMLProviderArn, RemovePrivateKey: shown.PrivateKeyList?.[0]?.KeyId }));
    expect((await iam.send(new GetSAMLProviderCommand({ SAMLProviderArn }))).PrivateKeyList).toEqual([shown.PrivateKeyList?.[1]]);
    expect(JSON.stringify(sandbox.calls)).not.toContain('private-');
  });

  it('that are missing or no metadata are refused [A, M]', async () => {
    const { iam } = world;
    const missing = { code: 'NoSuchEntity', status: 404, message: `Manifest not found for arn ${SAMLProviderArn}` };
    expect(await refusal(iam.send(new GetSAMLProviderCommand({ SAMLProviderArn })))).toEqual(missing);
    expect(await refusal(iam.send(new DeleteSAMLProviderCommand({ SAMLProviderArn })))).toEqual(missing);
    const bad = iam.send(new CreateSAMLProviderCommand({ Name: 'idp', SAMLMetadataDocument: 'x'.repeat(1000) }));
    expect((await refusal(bad)).code).toBe('InvalidInput');
    await create();
    await iam.send(new DeleteSAMLProviderCommand({ SAMLProviderArn }));
  });

  it('have tags [M]', async () => {
    const { iam } = world;
    await create();
    const Tags = [
      { Key: 'A', Value: '2' },
      { Key: 'a', Value: '1' },
    ];
    await iam.send(new TagSAMLProviderCommand({ SAMLProviderArn, Tags }));
    expect((await iam.send(new ListSAMLProviderTagsCommand({ SAMLProviderArn }))).Tags).toEqual(Tags);
    await iam.send(new UntagSAMLProviderCommand({ SAMLProviderArn, TagKeys: ['A'] }));
    expect((await iam.send(new GetSAMLProviderCommand({ SAMLProviderArn }))).Tags).toEqual([{ Key: 'a', Value: '1' }]);
  });
});
