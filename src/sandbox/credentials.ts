// What a user proves who they are with. Everything hangs on the user's record, so that it follows the user when they are renamed.

export type Status = 'Active' | 'Inactive';
export const STATUSES: readonly [Status, Status] = ['Active', 'Inactive'];

export interface AccessKey {
  /** `AKIA…` */
  readonly id: string;
  readonly secret: string;
  readonly status: Status;
  readonly created: string;
}

export interface LoginProfile {
  readonly created: string;
  /** When the password was last set. */
  readonly changed: string;
  readonly resetRequired: boolean;
  /** Digests of this password and those before it, newest first: the passwords themselves are not kept. */
  readonly digests: readonly string[];
}

export interface SshKey {
  /** `APKA…` */
  readonly id: string;
  readonly body: string;
  readonly fingerprint: string;
  readonly status: Status;
  readonly uploaded: string;
}

export interface SigningCertificate {
  readonly id: string;
  readonly body: string;
  readonly status: Status;
  readonly uploaded: string;
}

export interface ServiceCredential {
  /** `ACCA…` */
  readonly id: string;
  readonly service: string;
  /** Made from the name that the user had then; it stays when the user is renamed. */
  readonly userName: string;
  readonly status: Status;
  readonly created: string;
  readonly expires: string | null;
}

export interface Credentials {
  readonly keys: readonly AccessKey[];
  readonly login: LoginProfile | null;
  /** When the user last signed in with the password; it outlives the login profile. */
  readonly passwordUsed: string | null;
  readonly sshKeys: readonly SshKey[];
  readonly certificates: readonly SigningCertificate[];
  readonly services: readonly ServiceCredential[];
}

export const NO_CREDENTIALS: Credentials = { keys: [], login: null, passwordUsed: null, sshKeys: [], certificates: [], services: [] };

/** The list with one of its items changed. */
export function withStatus<T extends { readonly id: string; readonly status: Status }>(
  items: readonly T[],
  id: string,
  status: Status,
): T[] {
  return items.map((item) => (item.id === id ? { ...item, status } : item));
}
