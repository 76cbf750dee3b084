/** Takes the place of `react-dom`. */
import { createPortal, flushSync } from 'preact/compat';

export { createPortal, flushSync };
export default { createPortal, flushSync };
