import { Suspense, lazy, useState } from 'react';
import { useTranslation } from 'react-i18next';

const PayeeDialog = lazy(() => import('./payee-dialog'));

export interface MaskedPayee {
  readonly payeeRecord: string;
  readonly maskedId: string;
  readonly maskedName: string;
  readonly maskedAccount: string;
}

/** A payee, masked; opens to what they were paid and, with a reason, to their clear values. */
export function PayeeLink({ payee }: { readonly payee: MaskedPayee }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="link payee" onClick={() => setOpen(true)} title={t('payee.open')}>
        <span>{payee.maskedName}</span> <span className="mono quiet">{payee.maskedId}</span>
      </button>
      <Suspense fallback={null}>{open ? <PayeeDialog payee={payee} onClose={() => setOpen(false)} /> : null}</Suspense>
    </>
  );
}
