import Form from 'antd/es/form';
import Input from 'antd/es/input';
import { useTranslation } from 'react-i18next';
import { FUNDING_COMMANDS, FUNDING_SHOWN_BY, fundingKey } from '../../api/payout';
import type { FundingCommandType, PaperValues } from '../../api/payout';
import { Amount } from '../../components/amount';
import { Capitals } from '../../components/amount-input';
import { PaperDialog } from '../../components/paper-dialog';
import { ReasonField } from '../../components/reason-field';
import type { Funding } from './funding-page';
import { Pool } from './pool';

function About({ request, decides }: { readonly request: Funding; readonly decides: boolean }) {
  const { t } = useTranslation();
  return (
    <div className="about">
      <p className="about-amount">
        <Amount fen={request.requestedFen} unit="yuan" withUnit />
        <Capitals fen={BigInt(request.requestedFen)} />
      </p>
      <p>
        {request.requestNo} · {t(`fundingKind.${request.kind}`)} {request.period} ·{' '}
        {t('funding.regions', { number: request.lines.length })}
      </p>
      {decides && request.pool ? <Pool pool={request.pool} requestedFen={BigInt(request.requestedFen)} /> : null}
    </div>
  );
}

function Fields({ type }: { readonly type: FundingCommandType }) {
  const { t } = useTranslation();
  switch (type) {
    case 'approveFunding':
      return (
        <>
          <Form.Item
            name="documentNo"
            label={t('funding.documentNo')}
            required
            rules={[{ required: true, whitespace: true, message: t('form.required') }]}
          >
            <Input maxLength={100} placeholder={t('plan.basisExample')} autoComplete="off" autoFocus />
          </Form.Item>
          <p className="quiet">{t('funding.approveNote')}</p>
        </>
      );
    case 'rejectFunding':
    case 'cancelFunding':
      return <ReasonField of={type} />;
    case 'submitFunding':
    case 'withdrawFunding':
    case 'reviewFunding':
      return <p className="quiet">{t(`paperNote.${type}`)}</p>;
  }
}

/** Everything decided about a funding request that is there. */
export default function FundingDialog({
  type,
  request,
  onClose,
}: {
  readonly type: FundingCommandType;
  readonly request: Funding;
  readonly onClose: () => void;
}) {
  const [form] = Form.useForm<PaperValues>();
  return (
    <PaperDialog<PaperValues>
      type={type}
      id={request.requestId}
      subject={{ detail: fundingKey(request.requestId), version: request.version, shownBy: FUNDING_SHOWN_BY }}
      permitted={request.permitted.find((one) => one.type === type)}
      form={form}
      initialValues={{ reason: '', documentNo: '' }}
      about={<About request={request} decides={type === 'approveFunding' || type === 'reviewFunding'} />}
      danger={type === 'rejectFunding' || type === 'cancelFunding'}
      give={(at, values) => FUNDING_COMMANDS[type](at, values)}
      onClose={onClose}
    >
      <Fields type={type} />
    </PaperDialog>
  );
}
