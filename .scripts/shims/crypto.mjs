// Stands in for node:crypto in the bundle: the real one is loaded when it is first called. It takes eighteen modules of Node to load, and
// nearly every command imports it, while few of the short ones call it.
let loaded;
const late =
  (name) =>
  (...args) =>
    (loaded ??= process.getBuiltinModule('node:crypto'))[name](...args);

export const createHash = late('createHash');
export const createHmac = late('createHmac');
export const createPrivateKey = late('createPrivateKey');
export const createPublicKey = late('createPublicKey');
export const getRandomValues = late('getRandomValues');
export const randomBytes = late('randomBytes');
export const randomInt = late('randomInt');
export const randomUUID = late('randomUUID');
export const sign = late('sign');
export const timingSafeEqual = late('timingSafeEqual');

// Called with `new`.
export function X509Certificate(...args) {
  return new (loaded ??= process.getBuiltinModule('node:crypto')).X509Certificate(...args);
}
