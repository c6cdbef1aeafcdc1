// Stands in for the package bowser in the bundle: the SDK asks it which browser it runs in, and it runs in none.
export const parse = () => undefined;
