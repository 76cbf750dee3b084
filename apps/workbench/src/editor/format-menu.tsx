import './format-menu.css';

import { useEditorState, type Editor } from '@tiptap/react';
import { BubbleMenu } from '@tiptap/react/menus';
import { Bold, Check, Code, Italic, Link as LinkIcon, Strikethrough, Unlink } from 'lucide-react';
import { useState } from 'react';
import { Input, Toolbar } from 'react-aria-components';

import { IconButton } from '../design/button.tsx';

const MARK_BUTTONS = [
    { mark: 'bold', label: 'Bold', shortcut: 'mod+b', Icon: Bold },
    { mark: 'italic', label: 'Italic', Icon: Italic },
    { mark: 'strike', label: 'Strikethrough', Icon: Strikethrough },
    { mark: 'code', label: 'Code', shortcut: 'mod+e', Icon: Code },
] as const;

/** Renders a toolbar at the selected text for its marks and link. */
export function FormatMenu({ editor }: { editor: Editor }) {
    const [linkText, setLinkText] = useState<string | null>(null);
    const active = useEditorState({
        editor,
        selector: ({ editor: current }) => ({
            bold: current.isActive('bold'),
            italic: current.isActive('italic'),
            strike: current.isActive('strike'),
            code: current.isActive('code'),
            link: current.isActive('link'),
            href: String(current.getAttributes('link')['href'] ?? ''),
        }),
    });
    const setLink = () => {
        const href = linkText?.trim() ?? '';
        const chain = editor.chain().focus().extendMarkRange('link');
        if (href === '') chain.unsetLink().run();
        else
            chain
                .setLink({ href: /^[a-z][a-z+.-]*:/i.test(href) ? href : `https://${href}` })
                .run();
        setLinkText(null);
    };
    return (
        <BubbleMenu
            editor={editor}
            className="format-menu"
            shouldShow={({ editor: current, state }) =>
                current.isEditable &&
                !state.selection.empty &&
                state.selection.$from.parent.inlineContent &&
                !current.isActive('codeBlock')
            }
        >
            {linkText === null ? (
                <Toolbar aria-label="Text format" className="format-menu-buttons">
                    {MARK_BUTTONS.map(({ mark, label, Icon, ...rest }) => (
                        <IconButton
                            key={mark}
                            label={label}
                            isActive={active[mark]}
                            onPress={() => editor.chain().focus().toggleMark(mark).run()}
                            {...('shortcut' in rest ? { shortcut: rest.shortcut } : {})}
                        >
                            <Icon size={15} />
                        </IconButton>
                    ))}
                    <IconButton
                        label="Link"
                        isActive={active.link}
                        onPress={() => setLinkText(active.href)}
                    >
                        <LinkIcon size={15} />
                    </IconButton>
                </Toolbar>
            ) : (
                <form
                    className="format-menu-link"
                    onSubmit={(event) => {
                        event.preventDefault();
                        setLink();
                    }}
                >
                    <Input
                        aria-label="Address of the link"
                        placeholder="https://"
                        value={linkText}
                        onChange={(event) => setLinkText(event.target.value)}
                        ref={(input) => input?.focus()}
                        onKeyDown={(event) => {
                            if (event.key !== 'Escape') return;
                            event.stopPropagation();
                            setLinkText(null);
                            editor.commands.focus();
                        }}
                    />
                    <IconButton label="Set link" type="submit">
                        <Check size={15} />
                    </IconButton>
                    {active.link ? (
                        <IconButton
                            label="Remove link"
                            onPress={() => {
                                editor.chain().focus().extendMarkRange('link').unsetLink().run();
                                setLinkText(null);
                            }}
                        >
                            <Unlink size={15} />
                        </IconButton>
                    ) : null}
                </form>
            )}
        </BubbleMenu>
    );
}
