// The stamp of what is renamed: it goes with the name, and a rename that was cut short is still known as ours.
import { describe, expect, it } from 'vitest';
import { changesOf, findingsOf, planOf } from './scene.ts';

const OWNER = 'owner: acme\n';
const stamp = (address: string) => ({ 'iamsync:owner': `acme/123456789012/${address}` });
const renamed = { users: { fresh: { renamedFrom: 'old' } } };

describe('a rename with an owner', () => {
  it('stamps the new name', async () => {
    const plan = await planOf({ live: { users: { old: { tags: stamp('User/old') } } }, manifest: renamed, config: OWNER });
    expect([changesOf(plan), findingsOf(plan)]).toEqual([['rename User/fresh'], []]);
    expect(JSON.stringify(plan.waves)).toContain('acme/123456789012/User/fresh');
  });

  it('goes on where it was cut short before the stamp', async () => {
    const plan = await planOf({ live: { users: { fresh: { tags: stamp('User/old') } } }, manifest: renamed, config: OWNER });
    expect(changesOf(plan)).toEqual(['update User/fresh']);
    expect(findingsOf(plan)).toEqual(['note renamed-from User/fresh']);
  });

  it('is refused for what is not ours, until it says adopt: true', async () => {
    const live = { users: { old: {} } };
    const refused = await planOf({ live, manifest: renamed, config: OWNER });
    expect(findingsOf(refused)).toEqual(['error adopt User/fresh']);
    const adopted = await planOf({ live, manifest: { users: { fresh: { renamedFrom: 'old', adopt: true } } }, config: OWNER });
    expect([changesOf(adopted), findingsOf(adopted)]).toEqual([['rename User/fresh'], []]);
  });

  it('is refused for what is ignored or protected under its old name', async () => {
    const live = { users: { old: {} } };
    expect(findingsOf(await planOf({ live, manifest: renamed, config: 'ignore: [User/old]\n' }))).toEqual(['error ignored User/fresh']);
    expect(findingsOf(await planOf({ live, manifest: renamed, config: 'protect: [User/old]\n' }))).toEqual(['error protected User/fresh']);
  });
});
