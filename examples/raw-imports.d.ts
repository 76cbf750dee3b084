/** `*.raw.js` files are bundled as text, as the official CLI does. */
declare module '*.raw.js' {
    const text: string;
    export default text;
}
