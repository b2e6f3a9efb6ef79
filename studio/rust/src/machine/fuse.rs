//! Sequences of instructions that the run loop executes in one turn: finding the next handler costs more than most
//! instructions do.

use std::sync::LazyLock;

use crate::isa::{Op, OpCode};

/// Calls `$table` with everything that one turn can be, as `Name(Part Part ...)`: first each [`OpCode`] by itself, in
/// order; then every pair of the ten instructions that guests run most, those that often stand before a branch with
/// it, and the triples that SHA-256, heap sort and the state transition run most. Rows may be added and taken away
/// freely, up to 256.
macro_rules! fused_codes {
    ($table:ident) => {
        $table! {
            Lui(Lui) Addi(Addi) Slti(Slti) Sltiu(Sltiu) Xori(Xori) Ori(Ori) Andi(Andi) Slli(Slli) Srli(Srli)
            Srai(Srai) Add(Add) Sub(Sub) Sll(Sll) Slt(Slt) Sltu(Sltu) Xor(Xor) Srl(Srl) Sra(Sra) Or(Or)
            And(And) Mul(Mul) Mulh(Mulh) Mulhsu(Mulhsu) Mulhu(Mulhu) Div(Div) Divu(Divu) Rem(Rem) Remu(Remu)
            Lb(Lb) Lh(Lh) Lw(Lw) Lbu(Lbu) Lhu(Lhu) Sb(Sb) Sh(Sh) Sw(Sw) Fence(Fence) Mark(Mark)
            MarkHigh(MarkHigh) Beq(Beq) Bne(Bne) Blt(Blt) Bge(Bge) Bltu(Bltu) Bgeu(Bgeu) Jal(Jal) Jalr(Jalr)
            BeqFar(BeqFar) BneFar(BneFar) BltFar(BltFar) BgeFar(BgeFar) BltuFar(BltuFar) BgeuFar(BgeuFar)
            JalFar(JalFar) Ecall(Ecall) Ebreak(Ebreak) Illegal(Illegal) Outside(Outside)

            AddiAddi(Addi Addi) AddiSlli(Addi Slli) AddiSrli(Addi Srli) AddiAdd(Addi Add) AddiXor(Addi Xor)
            AddiOr(Addi Or) AddiAnd(Addi And) AddiLw(Addi Lw) AddiSw(Addi Sw) AddiLui(Addi Lui)
            SlliAddi(Slli Addi) SlliSlli(Slli Slli) SlliSrli(Slli Srli) SlliAdd(Slli Add) SlliXor(Slli Xor)
            SlliOr(Slli Or) SlliAnd(Slli And) SlliLw(Slli Lw) SlliSw(Slli Sw) SlliLui(Slli Lui)
            SrliAddi(Srli Addi) SrliSlli(Srli Slli) SrliSrli(Srli Srli) SrliAdd(Srli Add) SrliXor(Srli Xor)
            SrliOr(Srli Or) SrliAnd(Srli And) SrliLw(Srli Lw) SrliSw(Srli Sw) SrliLui(Srli Lui)
            AddAddi(Add Addi) AddSlli(Add Slli) AddSrli(Add Srli) AddAdd(Add Add) AddXor(Add Xor) AddOr(Add Or)
            AddAnd(Add And) AddLw(Add Lw) AddSw(Add Sw) AddLui(Add Lui) XorAddi(Xor Addi) XorSlli(Xor Slli)
            XorSrli(Xor Srli) XorAdd(Xor Add) XorXor(Xor Xor) XorOr(Xor Or) XorAnd(Xor And) XorLw(Xor Lw)
            XorSw(Xor Sw) XorLui(Xor Lui) OrAddi(Or Addi) OrSlli(Or Slli) OrSrli(Or Srli) OrAdd(Or Add)
            OrXor(Or Xor) OrOr(Or Or) OrAnd(Or And) OrLw(Or Lw) OrSw(Or Sw) OrLui(Or Lui) AndAddi(And Addi)
            AndSlli(And Slli) AndSrli(And Srli) AndAdd(And Add) AndXor(And Xor) AndOr(And Or) AndAnd(And And)
            AndLw(And Lw) AndSw(And Sw) AndLui(And Lui) LwAddi(Lw Addi) LwSlli(Lw Slli) LwSrli(Lw Srli)
            LwAdd(Lw Add) LwXor(Lw Xor) LwOr(Lw Or) LwAnd(Lw And) LwLw(Lw Lw) LwSw(Lw Sw) LwLui(Lw Lui)
            SwAddi(Sw Addi) SwSlli(Sw Slli) SwSrli(Sw Srli) SwAdd(Sw Add) SwXor(Sw Xor) SwOr(Sw Or)
            SwAnd(Sw And) SwLw(Sw Lw) SwSw(Sw Sw) SwLui(Sw Lui) LuiAddi(Lui Addi) LuiSlli(Lui Slli)
            LuiSrli(Lui Srli) LuiAdd(Lui Add) LuiXor(Lui Xor) LuiOr(Lui Or) LuiAnd(Lui And) LuiLw(Lui Lw)
            LuiSw(Lui Sw) LuiLui(Lui Lui) AddiBeq(Addi Beq) AddiBne(Addi Bne) AddiBlt(Addi Blt)
            AddiBge(Addi Bge) AddiBltu(Addi Bltu) AddiBgeu(Addi Bgeu) LwBeq(Lw Beq) LwBne(Lw Bne) LwBlt(Lw Blt)
            LwBge(Lw Bge) LwBltu(Lw Bltu) LwBgeu(Lw Bgeu) AddiAddiAddi(Addi Addi Addi)
            SlliAddSlli(Slli Add Slli) AddiSlliAdd(Addi Slli Add) AddSlliAdd(Add Slli Add)
            SrliSlliSrli(Srli Slli Srli) XorAddAdd(Xor Add Add) AddSlliLw(Add Slli Lw) AddAddAdd(Add Add Add)
            SlliLwBltu(Slli Lw Bltu) AddSlliAddi(Add Slli Addi) AddAddiAdd(Add Addi Add)
            SwAddiBgeu(Sw Addi Bgeu) AddiAddiBne(Addi Addi Bne) SlliSlliSrli(Slli Slli Srli)
            SlliSrliOr(Slli Srli Or) SrliOrOr(Srli Or Or) OrOrAdd(Or Or Add) AddiAddAddi(Addi Add Addi)
            OrOrOr(Or Or Or) AddXorAdd(Add Xor Add) SrliSlliSlli(Srli Slli Slli) SrliXorXor(Srli Xor Xor)
            SlliOrXor(Slli Or Xor) SlliSrliSlli(Slli Srli Slli) AddAddAddi(Add Add Addi) XorXorAdd(Xor Xor Add)
            SlliSrliSrli(Slli Srli Srli) XorXorSrli(Xor Xor Srli) XorSrliSlli(Xor Srli Slli)
            SrliAddOr(Srli Add Or) AddXorOr(Add Xor Or) OrAddAdd(Or Add Add) SlliAddiBltu(Slli Addi Bltu)
            OrAddXor(Or Add Xor) OrSlliOr(Or Slli Or) OrOrSrli(Or Or Srli) SlliAddiAdd(Slli Addi Add)
            AddiAddSlli(Addi Add Slli) SlliAddiBgeu(Slli Addi Bgeu) AddAddXor(Add Add Xor) XorOrOr(Xor Or Or)
            SlliSrliAdd(Slli Srli Add) SrliOrSrli(Srli Or Srli) SrliOrSlli(Srli Or Slli) LwLwLw(Lw Lw Lw)
            OrXorLw(Or Xor Lw) SrliSrliOr(Srli Srli Or) AddSrliSlli(Add Srli Slli) SlliXorSrli(Slli Xor Srli)
            SlliOrOr(Slli Or Or) SwAddiAddi(Sw Addi Addi) OrSrliOr(Or Srli Or) XorXorXor(Xor Xor Xor)
            SlliSlliOr(Slli Slli Or) SrliSrliSlli(Srli Srli Slli) LwSlliXor(Lw Slli Xor)
            AddAddiAddi(Add Addi Addi) XorLwXor(Xor Lw Xor) XorLwSlli(Xor Lw Slli) XorAddSrli(Xor Add Srli)
            LwXorLw(Lw Xor Lw) OrSrliXor(Or Srli Xor) SrliAddSlli(Srli Add Slli) OrOrAnd(Or Or And)
            OrAndSlli(Or And Slli) AndSlliSrli(And Slli Srli) AddOrAnd(Add Or And) OrAndXor(Or And Xor)
            AndXorAnd(And Xor And) XorAndAdd(Xor And Add) AndAddXor(And Add Xor) XorSrliXor(Xor Srli Xor)
            AddiAddiSlli(Addi Addi Slli) AddiSlliSlli(Addi Slli Slli) AddXorXor(Add Xor Xor)
            SlliAddOr(Slli Add Or) SlliAddAdd(Slli Add Add) AddSlliOr(Add Slli Or) AddAddSrli(Add Add Srli)
            LwSrliSlli(Lw Srli Slli)
        }
    };
}
pub(super) use fused_codes;

macro_rules! define {
    ($($name:ident($($part:ident)+))*) => {
        /// What the run loop executes in one turn: one instruction or a fused sequence.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub(super) enum FusedCode {
            $($name,)*
        }

        pub(super) const TABLE: &[Row] = &[$((FusedCode::$name, &[$(OpCode::$part),+])),*];
    };
}
fused_codes!(define);

/// A turn and the instructions that it executes.
type Row = (FusedCode, &'static [OpCode]);

const PLAIN_ROWS: usize = OpCode::Outside as usize + 1;

/// The length of the longest sequence.
pub(super) const LONGEST: usize = {
    let mut longest = 1;
    let mut row = 0;
    while row < TABLE.len() {
        let parts = TABLE[row].1;
        if row < PLAIN_ROWS {
            assert!(parts.len() == 1 && parts[0] as usize == row, "the plain rows come first and in order");
        }
        let mut at = 0;
        while at + 1 < parts.len() {
            assert!((parts[at] as u8) < OpCode::Beq as u8, "only the last part may end a block");
            at += 1;
        }
        if parts.len() > longest {
            longest = parts.len();
        }
        row += 1;
    }
    longest
};

impl From<OpCode> for FusedCode {
    /// The instruction by itself.
    #[inline(always)]
    fn from(code: OpCode) -> FusedCode {
        TABLE[code as usize].0
    }
}

/// An [`Op`] whose code may stand for the sequence that begins with it. The operands of the others are read at their
/// own places, which have codes of their own: a jump into the middle finds what it needs.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub(super) struct FusedOp {
    pub code: FusedCode,
    pub rd: u8,
    pub rs1: u8,
    pub rs2: u8,
    pub imm: i32,
}

/// Rows of [`TABLE`] with more than one part, by their first two.
static BY_PAIR: LazyLock<Vec<Vec<Row>>> = LazyLock::new(|| {
    let mut rows = vec![Vec::new(); PLAIN_ROWS * PLAIN_ROWS];
    for &(code, parts) in &TABLE[PLAIN_ROWS..] {
        rows[pair(parts[0], parts[1])].push((code, parts));
    }
    rows
});

fn pair(first: OpCode, second: OpCode) -> usize {
    first as usize * PLAIN_ROWS + second as usize
}

/// For each op the code that leads to the end of its block in the fewest turns. A sequence matches the ops that follow,
/// so it lies within `ops` and, by the order of its parts, within a block.
pub(super) fn fuse(ops: &[Op]) -> Vec<FusedOp> {
    // From each op to the end of its block; none from behind the last one.
    let mut turns = vec![0_u32; ops.len() + 1];
    let mut fused = Vec::with_capacity(ops.len());
    for (index, &op) in ops.iter().enumerate().rev() {
        let turns_after = |length: usize| {
            let ends_block = ops[index + length - 1].ends_block();
            if ends_block { 0 } else { turns[index + length] }
        };
        let mut best = (turns_after(1), FusedCode::from(op.code));
        let rows = ops.get(index + 1).map_or(&[][..], |next| &BY_PAIR[pair(op.code, next.code)]);
        for &(code, parts) in rows {
            let matches = ops.get(index..index + parts.len()).is_some_and(|found| {
                let codes = found.iter().map(|op| op.code);
                codes.eq(parts.iter().copied())
            });
            if matches && turns_after(parts.len()) < best.0 {
                best = (turns_after(parts.len()), code);
            }
        }
        turns[index] = best.0 + 1;
        fused.push(FusedOp { code: best.1, rd: op.rd, rs1: op.rs1, rs2: op.rs2, imm: op.imm });
    }
    fused.reverse();
    fused
}
