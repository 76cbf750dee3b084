import { CodeBlock as TiptapCodeBlock } from '@tiptap/extension-code-block';
import {
    NodeViewContent,
    NodeViewWrapper,
    ReactNodeViewRenderer,
    type ReactNodeViewProps,
} from '@tiptap/react';

import { objectOf } from '../document/convert.ts';
import { stringOf } from './block-frame.tsx';
import { SettingsButton } from './fields/settings-button.tsx';

/** Languages in the menu. Another language in a document is kept and added to the menu of that block. */
const LANGUAGES = [
    'bash',
    'css',
    'go',
    'graphql',
    'html',
    'http',
    'java',
    'javascript',
    'json',
    'jsx',
    'markdown',
    'php',
    'python',
    'ruby',
    'rust',
    'sql',
    'tsx',
    'typescript',
    'xml',
    'yaml',
];

/** Renders a code block with a language menu in its corner. */
function CodeBlockView({ node, updateAttributes, editor }: ReactNodeViewProps) {
    const language = typeof node.attrs['language'] === 'string' ? node.attrs['language'] : '';
    const source = objectOf(node.attrs['source']);
    const data = objectOf(source['data']);
    const title = stringOf(data['title']);
    const known = language === '' || LANGUAGES.includes(language);
    return (
        <NodeViewWrapper className="code-block">
            {title === '' ? null : (
                <p className="code-title" contentEditable={false}>
                    {title}
                </p>
            )}
            {editor.isEditable ? (
                <span className="corner-settings code-settings" contentEditable={false}>
                    <SettingsButton
                        type="code"
                        data={data}
                        onChange={(next) => updateAttributes({ source: { ...source, data: next } })}
                    />
                </span>
            ) : null}
            <select
                className="code-language"
                contentEditable={false}
                aria-label="Language of the code"
                value={language}
                onChange={(event) => updateAttributes({ language: event.target.value || null })}
            >
                <option value="">Plain text</option>
                {known ? null : <option value={language}>{language}</option>}
                {LANGUAGES.map((name) => (
                    <option key={name} value={name}>
                        {name}
                    </option>
                ))}
            </select>
            <pre spellCheck={false}>
                <NodeViewContent<'code'> as="code" />
            </pre>
        </NodeViewWrapper>
    );
}

export const CodeBlock = TiptapCodeBlock.extend({
    addNodeView: () => ReactNodeViewRenderer(CodeBlockView),
});
