import './dialog.css';

import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

import { IconButton } from './button.tsx';

interface SurfaceProps {
    isOpen: boolean;
    onClose: () => void;
    title: string;
    children: ReactNode;
}

interface DialogProps extends SurfaceProps {
    size?: 'small' | 'normal' | 'large';
    footer?: ReactNode;
    role?: 'dialog' | 'alertdialog';
}

/** Renders a modal dialog. Escape closes it and returns the focus to the element that had it. */
export function Dialog({ isOpen, onClose, title, children, size, footer, role }: DialogProps) {
    return (
        <ModalOverlay
            isOpen={isOpen}
            onOpenChange={(open) => (open ? undefined : onClose())}
            isDismissable
            className="dialog-overlay"
        >
            <Modal className={`dialog dialog-${size ?? 'normal'}`}>
                <AriaDialog className="dialog-inside" {...(role ? { role } : {})}>
                    <header className="dialog-header">
                        <Heading slot="title" className="dialog-title">
                            {title}
                        </Heading>
                        <IconButton label="Close" onPress={onClose}>
                            <X size={16} />
                        </IconButton>
                    </header>
                    <div className="dialog-content">{children}</div>
                    {footer ? <footer className="dialog-footer">{footer}</footer> : null}
                </AriaDialog>
            </Modal>
        </ModalOverlay>
    );
}

interface SheetProps extends SurfaceProps {
    side: 'left' | 'bottom';
}

/** Renders a modal sheet for panels on a phone. The content has its own heading. */
export function Sheet({ isOpen, onClose, title, children, side }: SheetProps) {
    return (
        <ModalOverlay
            isOpen={isOpen}
            onOpenChange={(open) => (open ? undefined : onClose())}
            isDismissable
            className="dialog-overlay"
        >
            <Modal className={`sheet sheet-${side}`}>
                <AriaDialog className="sheet-inside" aria-label={title}>
                    {children}
                </AriaDialog>
            </Modal>
        </ModalOverlay>
    );
}
