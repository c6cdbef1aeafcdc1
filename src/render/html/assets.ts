// The style sheet and the script of reports, as .scripts/client.mjs builds them from client/.
export { DRAWING_STYLE, SCRIPT, STYLE } from './client.generated.js';
