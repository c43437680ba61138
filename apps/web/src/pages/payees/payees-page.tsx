import { useState } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import Button from 'antd/es/button';
import Input from 'antd/es/input';
import { PAYEE_QUERY_MIN, payeesQuery } from '../../api/payees';
import { PageHead } from '../../components/page-head';
import { Paged } from '../../components/paged';
import { PayeeLink } from '../../components/payee-link';
import { EmptyState } from '../../components/states';

/** Never in the address: what is searched for is part of a person's id. */
function Found({ q }: { readonly q: string }) {
  const { t } = useTranslation();
  const reading = useInfiniteQuery(payeesQuery(q));
  return (
    <Paged reading={reading} empty={<EmptyState title={t('payee.nobody')}>{t('payee.nobodyMore')}</EmptyState>}>
      {(items) => (
        <div className="sheet">
          <table className="ledger">
            <thead>
              <tr>
                <th>{t('payee.who')}</th>
                <th>{t('payee.account')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((payee) => (
                <tr key={payee.payeeRecord}>
                  <td data-label={t('payee.who')}>
                    <PayeeLink payee={payee} />
                  </td>
                  <td data-label={t('payee.account')} className="mono">
                    {payee.maskedAccount}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Paged>
  );
}

/** People who are paid, found by the last digits of their id. Masked; a clear value asks for a reason. */
export default function PayeesPage() {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [q, setQ] = useState<string>();
  const typed = text.trim();
  return (
    <>
      <PageHead title={t('page.payees')} note={t('payee.note')} />
      <form
        className="filters"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.length >= PAYEE_QUERY_MIN) setQ(typed);
        }}
      >
        <Input
          id="payee-search"
          className="filter-search"
          autoFocus
          allowClear
          autoComplete="off"
          maxLength={40}
          placeholder={t('payee.search')}
          aria-label={t('payee.search')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="primary" htmlType="submit" disabled={typed.length < PAYEE_QUERY_MIN}>
          {t('payee.find')}
        </Button>
      </form>
      {q === undefined ? <EmptyState title={t('payee.begin')}>{t('payee.beginMore')}</EmptyState> : <Found q={q} />}
    </>
  );
}
