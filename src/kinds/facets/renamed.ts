// The name that an entity had before: users and groups are renamed in place.

export const renamedFromSchema = {
  type: 'string',
  minLength: 1,
  description:
    'The name that it has in the account until now: it is renamed in place and keeps its unique id. Left out, it is not renamed. Ignored, with a note, once nothing of that name is there.',
} as const;
