// The two services beside IAM that secrets touch: STS, asked with a new key, and Secrets Manager, which keeps it.
import type { SecretsManagerClientConfig } from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { STSClientConfig } from '@aws-sdk/client-sts';
import { Failure } from '../model/failure.ts';
import type { Secret } from '../model/ports.ts';

/** Whether AWS takes signatures of the key that the client is configured with. What else goes wrong counts as no: it is asked again. */
export async function knowsKey(config: STSClientConfig): Promise<boolean> {
  const client = new STSClient(config);
  try {
    await client.send(new GetCallerIdentityCommand({}));
    return true;
  } catch {
    // Not known yet, or nobody answered: whoever asks gives up after a while, and says so.
    return false;
  } finally {
    client.destroy();
  }
}

/** Makes the secret, or gives it a new version. Throws Failure('sink') with the code of AWS only. */
export async function deliverToVault(config: SecretsManagerClientConfig, name: string, secret: Secret): Promise<void> {
  const { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient(config);
  const SecretString = JSON.stringify(secret);
  try {
    await client.send(new CreateSecretCommand({ Name: name, SecretString })).catch((error: unknown) => {
      if (codeOf(error) !== 'ResourceExistsException') throw error;
      return client.send(new PutSecretValueCommand({ SecretId: name, SecretString }));
    });
  } catch (error) {
    throw new Failure(
      'sink',
      `Secrets Manager refuses ${name}: ${codeOf(error)}`,
      'Allow secretsmanager:CreateSecret and secretsmanager:PutSecretValue on it.',
    );
  } finally {
    client.destroy();
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error ? error.name : 'no answer';
}
