#include "services/gateway/digital_link.h"

namespace daodi::services::gateway {

Bilingual WordingOf(LinkError error) {
  switch (error) {
    case LinkError::kCheckDigit:
      return {"编码的校验位不对，请核对后重新输入或重新扫码。",
              "The check digit of the number is wrong: scan or type it again."};
    case LinkError::kKeyFormat:
      return {"编码的位数或字符不对。",
              "The number has the wrong length or wrong characters."};
    case LinkError::kQualifierOrder:
      return {"网址各段的次序不对：应为 /01/商品条码/10/批号/21/序列号。",
              "The parts of the address are out of order: it is "
              "/01/GTIN/10/LOT/21/SERIAL."};
    case LinkError::kQualifierFormat:
      return {"批号或序列号太长，或含有不允许的字符。",
              "The lot or serial number is too long or has characters that are "
              "not allowed."};
    case LinkError::kUnsupportedKey:
      return {"这里没有这一类编码的记录。",
              "There are no records of this kind of key here."};
  }
  return {};
}

}  // namespace daodi::services::gateway
