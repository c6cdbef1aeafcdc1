// Has the sandboxes of the tests tell the canary which secrets they issue.
import { vi } from 'vitest';
import { noteSecret } from './canary.ts';

vi.mock(import('../../src/sandbox/ids.ts'), async (original) => {
  const { accessKey, secretText, ...rest } = await original();
  return {
    ...rest,
    accessKey(seed, account) {
      const key = accessKey(seed, account);
      noteSecret(key.secret);
      return key;
    },
    secretText(...args) {
      const secret = secretText(...args);
      noteSecret(secret);
      return secret;
    },
  };
});

vi.mock(import('../../src/sandbox/passwords.ts'), async (original) => {
  const { acceptPassword, ...rest } = await original();
  return {
    ...rest,
    acceptPassword(policy, password, before) {
      noteSecret(password);
      return acceptPassword(policy, password, before);
    },
  };
});
