/** Creates an image as a data URL, so that the catalogue needs no network. */
function picture(width: number, height: number, from: string, to: string): string {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><defs><linearGradient id="g" x2="1" y2="1"><stop stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient></defs><rect width="${width}" height="${height}" fill="url(#g)"/><circle cx="${width * 0.72}" cy="${height * 0.3}" r="${height * 0.12}" fill="#fff" opacity=".8"/><path d="M0 ${height} L${width * 0.35} ${height * 0.45} L${width * 0.6} ${height * 0.8} L${width * 0.8} ${height * 0.6} L${width} ${height} Z" fill="#fff" opacity=".35"/></svg>`;
    return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
}

export const LANDSCAPE = picture(640, 360, '#2f5bd7', '#7ed0c3');
export const SQUARE = picture(64, 64, '#b4466e', '#e0a15c');
