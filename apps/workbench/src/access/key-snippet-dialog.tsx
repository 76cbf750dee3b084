import type { PublishableKey } from '@bindery/contract';

import { Button } from '../design/button.tsx';
import { CopyButton } from '../design/copy-button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { SecretText } from '../design/secret-text.tsx';

interface KeySnippetDialogProps {
    publishable: PublishableKey;
    onClose: () => void;
}

/** Shows the HTML with which a page of another site shows the blocks of a publishable key. */
export function KeySnippetDialog({ publishable, onClose }: KeySnippetDialogProps) {
    const host = window.location.origin;
    const [first] = publishable.blocks;
    const head = `<script type="module" src="${host}/embed.js" data-key="${publishable.key}"></script>`;
    const block = `<bindery-block integration="${first?.integration}" block="${first?.component ?? 'BLOCK'}"></bindery-block>`;
    return (
        <Dialog
            isOpen
            onClose={onClose}
            title={`Key “${publishable.name}”`}
            footer={
                <Button kind="primary" onPress={onClose}>
                    Done
                </Button>
            }
        >
            <div className="access-section">
                <p>Once, in the head of each page:</p>
                <SecretText label="Script" text={head}>
                    <CopyButton text={head} label="Copy script" />
                </SecretText>
                <p>Where the block belongs:</p>
                <SecretText label="Block" text={block}>
                    <CopyButton text={block} label="Copy block" />
                </SecretText>
                <p>
                    For the plugins of Markdown tools, such as <code>@bindery/remark</code>, with
                    the host <code>{host}</code>:
                </p>
                <SecretText label="Key" text={publishable.key}>
                    <CopyButton text={publishable.key} label="Copy key" />
                </SecretText>
            </div>
        </Dialog>
    );
}
