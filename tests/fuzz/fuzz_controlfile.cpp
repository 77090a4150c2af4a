// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/controlfile.h"
#include "core/downloads/downloadrequest.h"
#include "tests/fuzz/fuzz.h"

#include <QCryptographicHash>

#include <algorithm>

using namespace Landline;
using namespace Landline::Downloads;

static bool isHeaderText(const QByteArray &text)
{
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return (static_cast<uchar>(c) < 0x20 && c != '\t') || c == 0x7f; });
}

static void requireSound(const ControlData &data)
{
    Fuzz::require(isLeafName(data.name), "the name stays in its directory");
    Fuzz::require(data.url.isValid() && !data.url.isEmpty(), "it is known what is fetched");
    Fuzz::require(isHeaderText(data.validators.etag) && isHeaderText(data.validators.lastModified),
                  "what is sent to the server is one line");
    Fuzz::require(data.segments.total() >= -1, "a size is one, or not known");
    qint64 before = -1;
    for (const ByteRange &range : data.segments.present()) {
        Fuzz::require(range.begin > before && range.begin < range.end, "ranges are sorted and apart");
        before = range.end;
    }
    Fuzz::require(data.segments.total() < 0 || before <= data.segments.total(), "ranges are in the file");
    const Result<ControlData> again = decodeControl(encodeControl(data));
    Fuzz::require(again.has_value(), "what was read can be written");
    Fuzz::require(*again == data, "what is written is read again");
}

/** The input is a control file, or the body of one to which the right digest is put. */
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = Fuzz::inputBytes(data, size);
    if (const Result<ControlData> read = decodeControl(bytes))
        requireSound(*read);
    const QByteArray hash = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
    const Result<ControlData> read = decodeControl("landline-part 1 " + hash + '\n' + bytes);
    if (read)
        requireSound(*read);
    else
        Fuzz::require(read.error().code == ErrorCode::Damaged, "what can't be read is damaged");
    return 0;
}
