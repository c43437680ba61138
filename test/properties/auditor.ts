import type { Fen } from '#libs/kernel';
import type { RemittanceEvent } from '#libs/remittance/domain';

/**
 * An independent, simple model of the chain, written from the rules and not from the code: it only adds up what events
 * say has moved. Used to check random runs from outside.
 */
export class Auditor {
  /** Per leg: what left, what arrived, what came back before and after arrival. */
  private readonly legs = new Map<number, { left: Fen; arrived: Fen; back: Fen; takenBack: Fen }>();
  private dueFen = 0n;

  see(event: RemittanceEvent): void {
    if (event.type === 'RemittancePlanned' || event.type === 'DueAmountAdjusted') this.dueFen = event.data.dueFen;
    if (event.type === 'TransferSent') this.leg(event.data.legNo).left += event.data.amountFen;
    if (event.type === 'TransferReceived') this.leg(event.data.legNo).arrived += event.data.amountFen;
    if (event.type === 'TransferReturned') {
      if (event.data.afterReceipt) this.leg(event.data.legNo).takenBack += event.data.amountFen;
      else this.leg(event.data.legNo).back += event.data.amountFen;
    }
    if (event.type === 'DisputeResolved') {
      const { legNo, amountFen, arrivedFen, resolution } = event.data;
      const leg = this.leg(legNo);
      if (resolution === 'RETURN') leg.back += amountFen;
      else {
        leg.arrived += arrivedFen;
        leg.back += amountFen - arrivedFen;
      }
    }
  }

  inTransitFen(legNo: number): Fen {
    const { left, arrived, back } = this.leg(legNo);
    return left - arrived - back;
  }

  receivedFen(legNo: number): Fen {
    const { arrived, takenBack } = this.leg(legNo);
    return arrived - takenBack;
  }

  /** What breaks the money law, in words. */
  complaints(legCount: number): string[] {
    const said: string[] = [];
    for (let legNo = 1; legNo <= legCount; legNo++) {
      const limit = legNo === 1 ? this.dueFen : this.receivedFen(legNo - 1);
      if (this.inTransitFen(legNo) < 0n) said.push(`leg ${legNo}: more arrived than left`);
      if (this.receivedFen(legNo) + this.inTransitFen(legNo) > limit) said.push(`leg ${legNo}: sent more than it may`);
    }
    return said;
  }

  private leg(legNo: number) {
    let leg = this.legs.get(legNo);
    if (!leg) this.legs.set(legNo, (leg = { left: 0n, arrived: 0n, back: 0n, takenBack: 0n }));
    return leg;
  }
}
