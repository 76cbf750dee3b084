declare module 'markdown-it-container' {
    /** Adds the container `:::name`. */
    const container: (
        md: object,
        name: string,
        options: { validate: (params: string) => boolean },
    ) => void;
    export default container;
}
