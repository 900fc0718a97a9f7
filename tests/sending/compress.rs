//! The compression that servers send with.

/// These bytes in brotli at quality 11.
pub(crate) fn brotli(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &data[..], &mut out, &parameters).expect("memory can be compressed");
    out
}
