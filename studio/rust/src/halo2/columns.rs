//! The table of columns: what one row of the circuit holds, and which cells of the row below it constraints look at.
//!
//! Words (32 bits) stand as one field element, their limbs in columns of their own. All columns here are committed to
//! before the challenge is drawn; `logup` adds those of the second part.

/// Names the columns once; the struct, its order, its names and its size follow.
macro_rules! columns {
    ($(#[$outer:meta])* $name:ident { $($(#[$meta:meta])* $scalar:ident,)* } { $($(#[$array_meta:meta])* $array:ident: $size:literal,)* }) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $name<T> {
            $($(#[$meta])* pub $scalar: T,)*
            $($(#[$array_meta])* pub $array: [T; $size],)*
        }

        impl<T> $name<T> {
            /// Columns.
            pub const COUNT: usize = [$(stringify!($scalar)),*].len() $(+ $size)*;

            /// A row from its cells, in the order of the columns.
            pub fn from_cells(mut cell: impl FnMut() -> T) -> Self {
                $name {
                    $($scalar: cell(),)*
                    $($array: std::array::from_fn(|_| cell()),)*
                }
            }

            /// The cells in the order of the columns.
            pub fn cells(&self) -> impl Iterator<Item = &T> {
                [$(&self.$scalar),*].into_iter()$(.chain(self.$array.iter()))*
            }

            /// The cells in the order of the columns, to be changed.
            pub fn cells_mut(&mut self) -> impl Iterator<Item = &mut T> {
                [$(&mut self.$scalar),*].into_iter()$(.chain(self.$array.iter_mut()))*
            }

            /// The names in the order of the columns.
            pub fn names() -> Vec<String> {
                let mut names = vec![$(stringify!($scalar).to_owned()),*];
                $(names.extend((0..$size).map(|at| format!("{}{at}", stringify!($array))));)*
                names
            }
        }
    };
}

columns! {
    /// One row. `*_flag` columns and the kinds hold 0 or 1.
    Row {
        // The kind of the row: at most one is 1, none in a row of padding.
        /// An instruction is executed.
        cpu,
        /// The second row of a division: its limbs take what the first has no room for.
        spare,
        /// The second row of `read(0)`, of `write(1)`, of `write(2)`: the buffer is checked, a0 gets the result.
        read,
        write,
        console,
        /// One byte or word of the witness goes to memory; one byte of memory goes to the journal.
        copy_in,
        copy_out,
        /// Rows of the memory table: a public first content, the border of a zone, an address that starts as zero, the end.
        image,
        border,
        zero,
        end,

        // The instruction's class, one for each row of kind `cpu`, then what modifies it. All come from the program.
        add,
        sub,
        less,
        and,
        or,
        xor,
        /// Low word of a product: `mul`, and `sll` as the product with 2^shift.
        mul_low,
        /// High word: `mulh`, `mulhsu`, `mulhu`; `srl` and `sra` as the product with 2^(32 - shift).
        mul_high,
        div,
        rem,
        load,
        store,
        equal,
        branch_less,
        jal,
        jalr,
        ecall,
        /// The second operand is the immediate.
        immediate_flag,
        /// The first, the second operand is signed; of a load: the result is.
        signed1_flag,
        signed2_flag,
        /// `mul_low`, `mul_high`: the second factor is a power of two.
        shift_flag,
        /// A branch is taken when the comparison does not hold.
        negate_flag,
        /// rd is written, and is not x0.
        writes_flag,
        byte_flag,
        half_flag,
        word_flag,

        /// Address of the instruction; in the memory table, how many public entries stand above.
        pc,
        /// The immediate, 32 bits; of a branch or `jal`, the target; of a shift, the power of two. The second part of
        /// what the row looks up among the public entries.
        immediate,
        /// The first part of it.
        public,
        /// Of a copy: bytes left.
        left,

        // Three accesses of registers or memory, at times 3 * row + 3, + 4 and + 5.
        address1,
        address2,
        address3,
        /// What the first access reads (rs1). Of a copy: the address.
        value1,
        /// What the second reads: rs2, or the word of a load. With `immediate_flag`: the immediate.
        value2,
        /// What the third writes: rd, or the word of a store; and what it overwrites.
        written,
        old,
        /// When the third access happens; 0 in the memory table.
        time3,
        /// time - 1 - (time of the access before, at the same address) = `ago_low` + `ago_high`.
        ago_low1,
        ago_low2,
        ago_low3,
        ago_high1,
        ago_high2,
        ago_high3,
        /// The word of a load lies where nothing may be stored.
        read_only,

        /// Sign bits of the operands, 0 where they are unsigned.
        sign1,
        sign2,
        carry,
        /// The result of a comparison, the high bit of a signed product, and the like.
        truth,
        /// The divisor is 0.
        divisor_zero,
        /// The second factor or the divisor as a signed number; a power of two; the place value of a stored byte.
        factor,
        /// The lowest byte of an address is 4 * quad + 2 * offset_high + offset_low. Of a shift: the distance.
        quad,
        offset_low,
        offset_high,
        /// The byte, half or word of memory that is accessed, before the access.
        part,

        /// Bytes of the journal so far.
        journal_index,
        /// The witness is used up.
        ended,
        /// In the memory table: addresses here may start as zero.
        zone,

        // How often each table's row is looked up.
        used_mixed,
        used_bytes,
        used_times,
        used_public,
    } {
        /// Two words and their bitwise and, in nibbles that are packed three by three (see `limbs`).
        ands: 8,
        /// Words in bytes: the result or address; the other half of a product, the word of memory; what is stored.
        r: 4,
        s: 4,
        u: 4,
    }
}

columns! {
    /// The cells of the row below that constraints look at.
    Next {
        cpu,
        spare,
        read,
        write,
        console,
        copy_in,
        copy_out,
        image,
        border,
        zero,
        end,
        pc,
        left,
        address3,
        value1,
        journal_index,
        ended,
        zone,
    } {
        r: 4,
    }
}

impl<T: Clone> Row<T> {
    /// What a row shows to the one above.
    pub fn as_next(&self) -> Next<T> {
        Next {
            cpu: self.cpu.clone(),
            spare: self.spare.clone(),
            read: self.read.clone(),
            write: self.write.clone(),
            console: self.console.clone(),
            copy_in: self.copy_in.clone(),
            copy_out: self.copy_out.clone(),
            image: self.image.clone(),
            border: self.border.clone(),
            zero: self.zero.clone(),
            end: self.end.clone(),
            pc: self.pc.clone(),
            left: self.left.clone(),
            address3: self.address3.clone(),
            value1: self.value1.clone(),
            journal_index: self.journal_index.clone(),
            ended: self.ended.clone(),
            zone: self.zone.clone(),
            r: self.r.clone(),
        }
    }
}
