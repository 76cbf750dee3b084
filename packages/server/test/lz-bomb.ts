const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-$';

/**
 * Creates text of LZ-string's `compressToEncodedURIComponent` that decompresses to opening brackets: 15,000 characters
 * become 28 million. Each code refers to the dictionary's next entry, which is one character longer.
 */
export function lzBomb(characters: number): string {
    const bits: number[] = [];
    const write = (value: number, width: number) => {
        for (let bit = 0; bit < width; bit++) bits.push((value >> bit) & 1);
    };
    write(0, 2); // a new character of 8 bits
    write('['.charCodeAt(0), 8);
    let size = 4;
    let width = 3;
    let free = 4;
    while (bits.length < characters * 6 - 2 * width) {
        write(size++, width);
        if (--free === 0) free = 2 ** width++;
    }
    write(2, width); // the end
    while (bits.length < characters * 6) bits.push(0);
    return Array.from({ length: characters }, (_, index) => {
        const group = bits.slice(index * 6, index * 6 + 6);
        return ALPHABET[group.reduce((value, bit) => value * 2 + bit, 0)];
    }).join('');
}
