// Which accounts a declaration is for.

export const onlySchema = {
  description: 'Names of configured accounts that this is for; * stands for any characters. Left out, it is for all.',
  anyOf: [
    { type: 'string', minLength: 1 },
    { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
  ],
} as const;
